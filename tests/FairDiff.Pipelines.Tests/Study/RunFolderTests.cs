using FairDiff.MLNet;
using FairDiff.Pipelines.Study;
using FairDiff.Tests;
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
        Assert.Contains(
            "damaged", Assert.Throws<FairDiffException>(() => RunFolder.Open(_folder.Path, new Dictionary<string, string>())).Message);
    }

    [Fact]
    public void Begun_SettingOfAStudyThatHoldsWork_IsWhatItGoesOnWith()
    {
        var begun = RunFolder.Open(_folder.Path, new Dictionary<string, string> { [StudyDescription.Precision] = "BFloat16" });
        Assert.Null(RunFolder.Begun(_folder.Path, StudyDescription.Precision));

        Directory.CreateDirectory(begun.Generator("label"));
        var recorded = RunFolder.Begun(_folder.Path, StudyDescription.Precision);

        Assert.Equal("BFloat16", recorded);
        var auto = new StudySettings { Methods = StudyMethod.Default };
        Assert.Equal(Precision.BFloat16, StudyDevice.Decide(auto, recorded).Precision);
        Assert.Equal(Precision.Float32, StudyDevice.Decide(auto with { Precision = Precision.Float32 }, recorded).Precision);
        Assert.Equal(
            PrecisionChoice.Of(TorchDevice.Resolve("cpu", false)).Precision,
            StudyDevice.Decide(auto with { Device = "cpu" }, null).Precision);
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
        folder.BindTo("aaaa");
        folder.BindTo("bbbb");
        Directory.CreateDirectory(folder.Generator("label"));
        folder.BindTo("bbbb");

        var error = Assert.Throws<FairDiffException>(() => folder.BindTo("aaaa"));

        Assert.Contains("SHA-256 bbbb, now aaaa", error.Message);
        Assert.Contains("--output", error.Message);
    }

    [Fact]
    public void BindTo_WorkWithoutARecordOfItsData_IsRefused()
    {
        var folder = RunFolder.Open(_folder.Path, new Dictionary<string, string>());
        Directory.CreateDirectory(folder.Generator("label"));

        var error = Assert.Throws<FairDiffException>(() => folder.BindTo("aaaa"));

        Assert.Contains("has 'generators' but no data.sha256", error.Message);
        Assert.Contains("write aaaa into", error.Message);
        File.WriteAllText(_folder.File("data.sha256"), "aaaa");
        folder.BindTo("aaaa");
    }

    [Theory]
    [InlineData("results")]
    [InlineData("generators")]
    public void Open_WorkWithoutItsSettings_IsRefused(string work)
    {
        Directory.CreateDirectory(_folder.File(work));

        Assert.Contains(
            $"has '{work}' but no study.json",
            Assert.Throws<FairDiffException>(() => RunFolder.Open(_folder.Path, new Dictionary<string, string>())).Message);
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
            "is a link", Assert.Throws<FairDiffException>(() => RunFolder.Open(_folder.Path, new Dictionary<string, string>())).Message);
        Assert.False(File.Exists(_folder.File("elsewhere")));
    }

    [Fact]
    public void Open_HostileSettings_AreTakenOrRefused()
    {
        var settings = new Dictionary<string, string> { ["a"] = "1", ["b"] = "x" };
        RunFolder.Open(_folder.Path, settings);
        Directory.CreateDirectory(_folder.File("results"));
        foreach (var (what, text) in Mutations.Replaced("""{"a":"1","b":"x"}""").Append(("a twice", """{"a":"1","a":"2","b":"x"}""")))
        {
            File.WriteAllText(_folder.File("study.json"), text);
            var exception = Record.Exception(() => RunFolder.Open(_folder.Path, settings));
            Assert.True(exception is null || (exception is EngineException && !exception.Message.Contains('\n')), $"{what}: {exception}");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FileNameOf_SetsNearEachOther_HaveAFileEach()
    {
        string[] sets = ["site=A", "site A", "site_A", "site/A", "site:A", "in-distribution", "hospital 1", "hospital_1"];

        Assert.Equal(sets.Length, sets.Select(RunFolder.FileNameOf).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("hospital_1", RunFolder.FileNameOf("hospital 1"));
        Assert.All(sets, set => Assert.DoesNotContain(RunFolder.FileNameOf(set), c => "/=: ".Contains(c, StringComparison.Ordinal)));
    }
}
