using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Studies;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary><c>fairdiff folder</c> on metadata as people have them: what it reads, writes and reads back.</summary>
[Collection(ProcessState.Collection)]
public sealed class FolderTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
    private readonly string _data;

    public FolderTableTests()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Path.Combine(_folder.Path, "mlruns"));
        _data = TinyFolder.Create(Path.Combine(_folder.Path, "a #1 100%"));
    }

    private string Metadata => Path.Combine(_data, "metadata.csv");

    private string Output => Path.Combine(_folder.Path, "run");

    /// <summary>
    /// File names with blanks, quotes and more; blanks around labels; an index column; empty rows; a site with a comma; several spellings
    /// of missing.
    /// </summary>
    [Fact]
    public async Task Folder_MetadataAsPeopleHaveThem_TrainsAndWritesWhatEvaluateReads()
    {
        string[] names = [
            " leading.png", "trailing .png", "#1 100%.png", "a,b.png", "say \"x\".png", "Süd.png", "=1+1.png", "'quoted.png",
            "smile 😀.png"];
        foreach (var (index, name) in names.Index())
        {
            File.Move(Path.Combine(_data, $"{index}.png"), Path.Combine(_data, name));
        }

        File.WriteAllLines(Metadata, File.ReadAllLines(Metadata).Select((line, index) =>
        {
            var cells = line.Split(',');
            if (index == 0)
            {
                return ", path ,label,site,split,";
            }

            var file = index <= names.Length ? $"\"{names[index - 1].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cells[0];
            var label = cells[1].Length == 0 ? index % 2 == 0 ? "NA" : "" : index % 3 == 0 ? $"{cells[1]} " : cells[1];
            var site = index == 6 ? "nan" : (index - 1) / 4 % 2 == 0 ? "\"A, old\"" : "B ";
            return $"{index},{file},{label},{site}, {cells[3]},";
        }).Concat([",,,,,", ",,,,,"]));

        var run = await Run("--methods", "baseline", "label+property", "--exclude", "site=\"A, new\"");
        Assert.Contains("No row of", run.Error);

        run = await Run("--methods", "baseline", "label+property", "--skew", "site=\"A, old\":9");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Success, run.Exit);
        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(
            ["A, old", "B"], report.Methods[0].Seeds[0].InDistribution.Groups["site"].Keys.Where(name => name != "unknown").Order());
        var log = File.ReadAllText(Path.Combine(Output, "log.txt"));
        Assert.Contains("2 columns have no name and are left out", log);
        Assert.Contains("2 lines have no value and are left out, the first is line 26", log);
        Assert.Contains("column 'site' is 'nan' in 1 row", log);

        // Two classes, not three; and the file of the study is read by the rules that wrote it.
        var predictions = Path.Combine(Output, "predictions", "in-distribution", "baseline-seed0.csv");
        Assert.StartsWith("row,path,label,site,score_mole,score_nevus", File.ReadAllLines(predictions)[0], StringComparison.Ordinal);
        var page = Path.Combine(_folder.Path, "page.html");
        var judged = await CommandRun.Of(
            TestContext.Current.CancellationToken,
            "evaluate", "--predictions", predictions, "--scores", "score_", "--groups", "site", "--bootstrap", "0", "--html", page,
            "--image-column", "path", "--image-folder", _data);
        Assert.Equal("", judged.Error);
        Assert.Contains("A, old", judged.Output);

        // The same command again: the digest of what was read is the same.
        run = await Run("--methods", "baseline", "label+property", "--skew", "site=\"A, old\":9");
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Folder_EmptyCellOfAPath_NamesColumnAndLine()
    {
        File.AppendAllText(Metadata, ",mole,A,train\n");

        var run = await Run("--methods", "baseline");
        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains($"the cell of column 'path' is empty in line 26 of {Metadata}", run.Error);

        run = await Run("--methods", "baseline", "--skip-corrupt");
        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
    }

    [Theory]
    [InlineData("row")]
    [InlineData("score_x")]
    [InlineData("Label")]
    [InlineData("Image")]
    [InlineData("Score")]
    public async Task Folder_AttributeWithANameOfTheStudysOwn_IsRefused(string name)
    {
        File.WriteAllText(Metadata, File.ReadAllText(Metadata).Replace("site", name, StringComparison.Ordinal));

        var run = await CommandRun.Of(
            TestContext.Current.CancellationToken, "folder", "--data", _data, "--attributes", name, "--methods", "baseline",
            "--split-column", "split", "--output", Output);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains($"The column '{name}'", run.Error);
        Assert.Contains("rename it", run.Error);
    }

    [Fact]
    public async Task Generate_MissingSpelledOut_IsToldAndOtherSpellingsCanBeNamed()
    {
        File.WriteAllText(Metadata, File.ReadAllText(Metadata).Replace(",B,", ",-,", StringComparison.Ordinal));
        Task<CommandRun> Plan(params string[] more) => CommandRun.Of(
            TestContext.Current.CancellationToken,
            [
                "generate", "--data", _data, "--attributes", "site", "--image-size", "8", "--training-steps", "2", "--workspace",
                _folder.File("w"), "--output", _folder.File("s"), "--dry-run", .. more]);

        Assert.Contains("column 'site' is '-' in 12 rows, which is taken for a value", (await Plan()).Output);
        Assert.Contains("column 'site' is '-' in 12 rows, which counts as missing", (await Plan("--missing", "-,?")).Output);
    }

    [Theory]
    [InlineData("--real-fraction", "0,5")]
    [InlineData("--learning-rate", "0,001")]
    [InlineData("--test-fraction", "1,25")]
    [InlineData("--real-fraction-grid", "0,5")]
    public async Task Folder_NumberWithAComma_IsRefused(string option, string value)
    {
        var run = await Run(option, value);

        Assert.NotEqual(ExitCodes.Success, run.Exit);
        Assert.Contains($"{option} is '{value}'", run.Output);
        Assert.Contains("a point for decimals", run.Output);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }

    private Task<CommandRun> Run(params string[] more) => CommandRun.Of(
        TestContext.Current.CancellationToken,
        [
            "folder", "--data", _data, "--attributes", "site", "--split-column", "split", "--image-size", "8", "--seeds", "1",
            "--generator-steps", "2",
            "--classifier-steps", "2", "--synthetic", "8", "--output", Output, .. more,
        ]);
}
