using System.Text.Json;
using FairDiff.Studies.Tests.DataSets;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Data;

/// <summary><c>fairdiff data</c>.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TinyDataSets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Check_EachSet_RecognizesItAndCounts(string name)
    {
        TinyDataSets.All[name](_folder.Path);
        var json = _folder.File("check.json");

        var run = await Check("--json", json);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Exit);
        Assert.Contains($"({name}) in {_folder.Path}", run.Output);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(name, document.RootElement.GetProperty("dataSet").GetString());
        Assert.True(document.RootElement.GetProperty("check").GetProperty("rows").GetInt64() > 0);
    }

    [Fact]
    public async Task Check_ImagesMissing_FailsInOneLine()
    {
        TinyDataSets.Scin(_folder.Path);
        File.Delete(_folder.File(Path.Combine("dataset", "images", "3.png")));

        var run = await Check();

        Assert.Equal(1, run.Exit);
        Assert.Equal(
            $"fairdiff: {_folder.Path} is not fit for a study: 1 images are not there: dataset/images/3.png. "
                + "Fetch or unpack the set again.",
            run.Error.Trim());
    }

    [Fact]
    public async Task Check_NoSet_SaysHowSetsAreKnown() =>
        Assert.Contains("CAMELYON17-WILDS is known by a metadata.csv with the columns", (await Check()).Error);

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Check(params string[] arguments) =>
        CommandRun.Of(TestContext.Current.CancellationToken, ["data", "check", _folder.Path, .. arguments]);
}
