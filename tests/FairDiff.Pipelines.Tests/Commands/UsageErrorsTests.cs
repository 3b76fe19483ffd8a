using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Evaluation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>What is wrong with a command line is said in one line, by the names that the options have there.</summary>
public sealed class UsageErrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Predictions => _folder.File("p.csv");

    public UsageErrorsTests() => File.WriteAllText(Predictions, EvaluateRun.ThreeClasses(60));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--top-k is '99999999999'; it must be a whole number", "--top-k", "99999999999")]
    [InlineData("--top-k is 1; it must be at least 2", "--top-k", "1")]
    [InlineData("--bootstrap is 50; it must be 0 (no intervals), or 100 to 1,000,000", "--bootstrap", "50")]
    [InlineData("--calibration-bins is 0; it must be 2 to 1000", "--calibration-bins", "0")]
    [InlineData("--confidence is 95; it must be above 0.5 and below 1", "--confidence", "95")]
    [InlineData("--min-group-size is 0; it must be at least 1", "--min-group-size", "0")]
    [InlineData("--min-class-size is -1; it must be at least 1", "--min-class-size", "-1")]
    [InlineData("--threshold is '0,5'; it must be a finite number, with a point for decimals", "--threshold", "0,5")]
    [InlineData("--scores-are is '9'; it must be Auto, Probabilities, Logits, Any", "--scores-are", "9")]
    [InlineData("--scores-are is 'odds'; it must be Auto, Probabilities, Logits, Any", "--scores-are", "odds")]
    [InlineData("--seed is '1.5'; it must be a whole number", "--seed", "1.5")]
    [InlineData("--max-pixels is 'many'; it must be a whole number", "--max-pixels", "many")]
    [InlineData("Unrecognized command or argument '--nope'", "--nope")]
    [InlineData("--threshold-rule needs --validation FILE", "--threshold-rule", "youden")]
    [InlineData("--bucket is 'age=40', but --groups does not name 'age'", "--bucket", "age=40")]
    [InlineData("--bucket names the column 'site' twice", "--groups", "site", "--bucket", "site=40", "--bucket", "site=50")]
    [InlineData("--bucket is 'site=q999999999'; it must be such as age=18,40,60 or age=q4 (q2 to q1000)", "--groups", "site", "--bucket",
        "site=q999999999")]
    public async Task Evaluate_WrongOption_IsOneLine(string expected, params string[] wrong)
    {
        var (exit, error) = await Run(["evaluate", "--predictions", Predictions, "--scores", "score_", .. wrong]);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.StartsWith($"fairdiff: {expected}", error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Represent_NumberThatNoOptionTakes_IsNamedByTheOption()
    {
        var (_, error) = await Run(["represent", "--features", Predictions, "--estimates", "0", "--folds", "1"]);

        Assert.Contains("--estimates is 0; it must be 1 to 100,000; --folds is 1; it must be at least 2", error);
    }

    [Theory]
    [InlineData("path", "inspect", "")]
    [InlineData("--predictions", "evaluate", "--predictions", "", "--scores", "s_")]
    [InlineData("--json", "evaluate", "--predictions", "p.csv", "--scores", "s_", "--json", "")]
    [InlineData("--data", "folder", "--data", " ", "--attributes", "site")]
    [InlineData("--output", "raters", "--ratings", "r.csv", "--output", "")]
    public async Task Command_EmptyPath_IsNamed(string name, params string[] arguments)
    {
        var (exit, error) = await Run(arguments);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.StartsWith(
            $"fairdiff: {name} is empty; it must name a file or a folder. fairdiff {arguments[0]} --help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoWord_ShowsTheCommands() => Assert.Equal((ExitCodes.Success, ""), await Run([]));

    [Theory]
    [InlineData("--json", "p.csv", "--predictions")]
    [InlineData("--csv", "./p.csv", "--predictions")]
    [InlineData("--html", "base.csv", "--baseline")]
    [InlineData("--json", "ood.csv", "--ood")]
    [InlineData("--json", "link.csv", "--predictions")]
    public async Task Evaluate_OutputThatIsAnInput_IsRefusedBeforeItIsOverwritten(string option, string file, string input)
    {
        var text = File.ReadAllText(Predictions);
        foreach (var name in new[] { "base.csv", "ood.csv" })
        {
            File.WriteAllText(_folder.File(name), text);
        }

        File.CreateSymbolicLink(_folder.File("link.csv"), Predictions);
        var (exit, error) = await Run([
            "evaluate", "--predictions", Predictions, "--scores", "score_", "--baseline", _folder.File("base.csv"), "--ood",
            $"B={_folder.File("ood.csv")}",
            "--bootstrap", "0", option, _folder.File(file),
        ]);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains($"and so is {input}: it would be overwritten", error);
        Assert.All(Directory.GetFiles(_folder.Path), path => Assert.Equal(text, File.ReadAllText(path)));
    }

    [Fact]
    public async Task Evaluate_OneFileForTwoOutputs_IsRefused()
    {
        var (exit, error) = await Run(
            ["evaluate", "--predictions", Predictions, "--scores", "score_", "--json", _folder.File("o"), "--csv", _folder.File("./o")]);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("it would be overwritten", error);
    }

    [Fact]
    public async Task Predict_TableOfTheDataAsOutput_IsRefused()
    {
        File.WriteAllText(_folder.File("metadata.csv"), "path\n");

        var (_, error) = await Run(["predict", "--model", "m.zip", "--data", _folder.Path, "--output", _folder.File("metadata.csv")]);

        Assert.Contains("and so is --data: it would be overwritten", error);
    }

    [Fact]
    public async Task Evaluate_OutputIsADevice_IsWrittenToAndStaysOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has /dev/full.");

        var (exit, error) = await Run(
            ["evaluate", "--predictions", Predictions, "--scores", "score_", "--bootstrap", "0", "--json", "/dev/full"]);
        var (ofNull, _) = await Run(["evaluate", "--predictions", Predictions, "--scores", "score_", "--bootstrap", "0", "--html",
            "/dev/null", "--csv", "/dev/null"]);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.StartsWith("fairdiff: /dev/full (--json) cannot be written: No space left on device", error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, ofNull);
        Assert.Equal(0, new FileInfo("/dev/full").Length);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public async Task Evaluate_OutputIsALink_WritesWhatItLeadsToAndLeavesTheLink()
    {
        File.WriteAllText(_folder.File("real.json"), "old");
        File.CreateSymbolicLink(_folder.File("out.json"), _folder.File("real.json"));

        var (exit, _) = await Run(
            ["evaluate", "--predictions", Predictions, "--scores", "score_", "--bootstrap", "0", "--json", _folder.File("out.json")]);

        Assert.Equal(ExitCodes.Success, exit);
        Assert.NotNull(new FileInfo(_folder.File("out.json")).LinkTarget);
        Assert.StartsWith("{", File.ReadAllText(_folder.File("real.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("folder", "is a folder")]
    [InlineData("pipe", "is a pipe or a device")]
    [InlineData("nothing", "does not exist")]
    public async Task Evaluate_PredictionsThatAreNoFile_AreNamedAsWhatTheyAre(string name, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A pipe is made by mkfifo.");
        Directory.CreateDirectory(_folder.File("folder"));
        System.Diagnostics.Process.Start("mkfifo", [_folder.File("pipe")]).WaitForExit();

        var (exit, error) = await Run(["evaluate", "--predictions", _folder.File(name), "--scores", "score_"]).WaitAsync(
            TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains($"{name} {expected}; --predictions must name a CSV file", error);
    }

    [Fact]
    public async Task Preview_OutputThatCannotBeWritten_IsNamedWithARemedy()
    {
        Generation.TinyFolder.Create(_folder.File("data"));
        Directory.CreateDirectory(_folder.File("sheet.png"));

        var (exit, error) = await Run([
            "preview", "--data", _folder.File("data"), "--augmentation", "color", "--image-size", "8", "--images", "1", "--draws", "1",
            "--output", _folder.File("sheet.png"),
        ]);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.StartsWith(
            $"fairdiff: {_folder.File("sheet.png")} (the sheet of images) cannot be written: ", error, StringComparison.Ordinal);
        Assert.EndsWith("Check permissions and free space there, or name another place.\n", error, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Error)> Run(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (
            await ExitCodes.Guard(() => Root.InvokeAsync(arguments, output, error, TestContext.Current.CancellationToken), error),
            error.ToString());
    }
}
