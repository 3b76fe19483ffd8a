using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Tests;
using FairDiff.Torch;

namespace FairDiff.Studies.Tests.Study;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_SameSettings_GoesOn()
    {
        Open("draw", 0);
        Assert.Equal(_folder.Path, Open("draw", 0).Root);
    }

    [Fact]
    public void Open_OtherSettings_NamesTheDifferenceAndTheRemedy()
    {
        Directory.CreateDirectory(Open("seed", 0).Generator("label"));

        var error = Assert.Throws<FairDiffException>(() => Open("seed", 1));

        Assert.Contains("begun with Seed = 0; now Seed is 1. Set Seed back, or: Choose", error.Message);
        Assert.Contains("--output", error.Message);
    }

    [Fact]
    public void Open_OtherSettingsBeforeAnythingWasComputed_TakesThem()
    {
        Open("attributes", "siet");

        var folder = Open("attributes", "site");
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Result("baseline", 0))!);

        Assert.Equal(folder.Root, Open("attributes", "site").Root);
    }

    [Fact]
    public void Open_DamagedRecord_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "results"));
        File.WriteAllText(Path.Combine(_folder.Path, "study.json"), "{");
        Assert.Contains(
            "damaged", Assert.Throws<FairDiffException>(() => Open()).Message);
    }

    [Fact]
    public void Begun_SettingOfAStudyThatHoldsWork_IsWhatItGoesOnWith()
    {
        var auto = new StudySettings { Methods = StudyMethod.Default };
        var begun = RunFolder.Open(_folder.Path, StudyIdentity.Create(auto.In(Precision.BFloat16), []));
        Assert.Null(RunFolder.Begun(_folder.Path));

        Directory.CreateDirectory(begun.Generator("label"));
        var recorded = RunFolder.Begun(_folder.Path);

        Assert.Equal(Precision.BFloat16, recorded);
        Assert.Equal(Precision.BFloat16, StudyDevice.Decide(auto, recorded).Precision);
        Assert.Equal(Precision.Float32, StudyDevice.Decide(auto.In(Precision.Float32), recorded).Precision);
        Assert.Equal(
            PrecisionChoice.For(TorchDevice.Resolve("cpu", false)).Precision,
            StudyDevice.Decide(auto with { Device = "cpu" }, null).Precision);
    }

    [Fact]
    public void Open_PathThatIsAFile_IsAnErrorOfTheUser()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<FairDiffException>(() => RunFolder.Open(file, Identity())).Message);
    }

    [Fact]
    public void BindTo_OtherContentOnceSomethingWasComputed_IsRefused()
    {
        var folder = Open();
        folder.BindTo("aaaa");
        folder.BindTo("bbbb");
        Directory.CreateDirectory(folder.Generator("label"));
        folder.BindTo("bbbb");

        var error = Assert.Throws<FairDiffException>(() => folder.BindTo("aaaa"));

        Assert.Contains("begun with other data: sha256 was \"bbbb\", now it is \"aaaa\"", error.Message);
        Assert.Contains("--output", error.Message);
    }

    [Fact]
    public void BindTo_WorkWithoutARecordOfItsData_IsRefused()
    {
        var folder = Open();
        Directory.CreateDirectory(folder.Generator("label"));

        var error = Assert.Throws<FairDiffException>(() => folder.BindTo("aaaa"));

        Assert.Contains("begun with other data: sha256 was null, now it is \"aaaa\"", error.Message);
    }

    [Theory]
    [InlineData("results")]
    [InlineData("generators")]
    public void Open_WorkWithoutItsSettings_IsRefused(string work)
    {
        Directory.CreateDirectory(_folder.File(work));

        Assert.Contains(
            $"has '{work}' but no study.json",
            Assert.Throws<FairDiffException>(() => Open()).Message);
    }

    [Theory]
    [InlineData("log.txt")]
    [InlineData("study.json")]
    [InlineData("results/baseline-seed0.json")]
    public void Open_LinkInTheFolder_IsRefused(string name)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, _folder.File("elsewhere"));

        Assert.Contains(
            "is a link", Assert.Throws<FairDiffException>(() => Open()).Message);
        Assert.False(File.Exists(_folder.File("elsewhere")));
    }

    [Fact]
    public void Open_HostileSettings_AreTakenOrRefused()
    {
        Open("a", 1);
        Directory.CreateDirectory(_folder.File("results"));
        foreach (var (what, text) in Mutations.Replaced("""{"format":1,"options":{"a":1},"data":{}}""")
            .Append(("a twice", """{"format":1,"options":{"a":1,"a":2},"data":{}}""")))
        {
            File.WriteAllText(_folder.File("study.json"), text);
            var exception = Record.Exception(() => Open("a", 1));
            Assert.True(exception is null || (exception is EngineException && !exception.Message.Contains('\n')), $"{what}: {exception}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private RunFolder Open(string option = "a", JsonNode? value = null) => RunFolder.Open(_folder.Path, Identity(option, value));

    private static JsonObject Identity(string option = "a", JsonNode? value = null) =>
        new() { ["format"] = 1, ["options"] = new JsonObject { [option] = value }, ["data"] = new JsonObject() };

    [Fact]
    public void FileNameOf_SetsNearEachOther_HaveAFileEach()
    {
        string[] sets = ["site=A", "site A", "site_A", "site/A", "site:A", "in-distribution", "hospital 1", "hospital_1"];

        Assert.Equal(sets.Length, sets.Select(RunFolder.FileNameOf).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("hospital_1", RunFolder.FileNameOf("hospital 1"));
        Assert.All(sets, set => Assert.DoesNotContain(RunFolder.FileNameOf(set), c => "/=: ".Contains(c, StringComparison.Ordinal)));
    }
}
