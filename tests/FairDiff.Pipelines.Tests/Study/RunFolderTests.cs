using FairDiff.Pipelines.Study;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Tests.Study;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_SameSettings_GoesOn()
    {
        var settings = new Dictionary<string, string> { ["data"] = "phantoms", ["draw"] = "0" };
        RunFolder.Open(_folder.Path, settings);
        Assert.Equal(_folder.Path, RunFolder.Open(_folder.Path, settings).Root);
    }

    [Fact]
    public void Open_OtherSettings_NamesTheDifferenceAndTheRemedy()
    {
        RunFolder.Open(_folder.Path, new Dictionary<string, string> { ["draw"] = "0" });

        var error = Assert.Throws<FairDiffException>(() => RunFolder.Open(_folder.Path, new Dictionary<string, string> { ["draw"] = "1" }));

        Assert.Contains("draw = 0, not 1", error.Message);
        Assert.Contains("--output", error.Message);
    }

    [Fact]
    public void Open_DamagedRecord_SaysSo()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "study.json"), "{");
        Assert.Contains("damaged", Assert.Throws<FairDiffException>(() => RunFolder.Open(_folder.Path, new Dictionary<string, string>())).Message);
    }

    [Fact]
    public void Open_PathThatIsAFile_IsAnErrorOfTheUser()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<FairDiffException>(() => RunFolder.Open(file, new Dictionary<string, string>())).Message);
    }

    public void Dispose() => _folder.Dispose();
}
