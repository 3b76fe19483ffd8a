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
        var begun = RunFolder.Open(_folder.Path, new Dictionary<string, string> { ["draw"] = "0" });
        Directory.CreateDirectory(begun.Generator("label"));

        var error = Assert.Throws<FairDiffException>(() => RunFolder.Open(_folder.Path, new Dictionary<string, string> { ["draw"] = "1" }));

        Assert.Contains("draw = 0, not 1", error.Message);
        Assert.Contains("--output", error.Message);
    }

    [Fact]
    public void Open_OtherSettingsBeforeAnythingWasComputed_TakesThem()
    {
        RunFolder.Open(_folder.Path, new Dictionary<string, string> { ["attributes"] = "siet" });
        var corrected = new Dictionary<string, string> { ["attributes"] = "site" };

        var folder = RunFolder.Open(_folder.Path, corrected);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Result("baseline", 0))!);

        Assert.Equal(folder.Root, RunFolder.Open(_folder.Path, corrected).Root);
    }

    [Fact]
    public void Open_DamagedRecord_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "results"));
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

    [Fact]
    public void BindTo_OtherContentOnceSomethingWasComputed_IsRefused()
    {
        var folder = RunFolder.Open(_folder.Path, new Dictionary<string, string>());
        folder.BindTo("aaaa", Assert.Fail);
        folder.BindTo("bbbb", Assert.Fail);
        Directory.CreateDirectory(folder.Generator("label"));
        folder.BindTo("bbbb", Assert.Fail);

        var error = Assert.Throws<FairDiffException>(() => folder.BindTo("aaaa", Assert.Fail));

        Assert.Contains("SHA-256 bbbb, now aaaa", error.Message);
        Assert.Contains("--output", error.Message);
    }

    [Fact]
    public void BindTo_WorkWithoutARecordOfItsData_IsTakenAndSaid()
    {
        var folder = RunFolder.Open(_folder.Path, new Dictionary<string, string>());
        Directory.CreateDirectory(folder.Generator("label"));
        var said = new List<string>();

        folder.BindTo("aaaa", said.Add);
        folder.BindTo("aaaa", said.Add);

        Assert.Contains("data.sha256 is missing", Assert.Single(said));
        Assert.Throws<FairDiffException>(() => folder.BindTo("bbbb", said.Add));
    }

    public void Dispose() => _folder.Dispose();
}
