using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Report;

/// <summary>Studies that differ in one setting.</summary>
public sealed class StudySweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_StudiesOfOneSetting_AreInTheOrderOfItsNumbers()
    {
        var sweep = StudySweep.Read([Study("b", "1000"), Study("a", "10"), Study("c", "100")]);

        Assert.Equal("labels", sweep.Setting);
        Assert.Equal(["10", "100", "1000"], sweep.Values);
    }

    [Fact]
    public void Write_Sweep_HasEachMeanAndEachVerdict()
    {
        var sweep = StudySweep.Read([Study("a", "10"), Study("b", "100")]);
        sweep.Write(_folder.File("sweep"));

        string[] lines = File.ReadAllLines(_folder.File(Path.Combine("sweep", StudySweep.CsvName)));
        Assert.Equal("labels,method,quantity,mean,sd,seeds", lines[0]);
        Assert.Equal(1 + (2 * 8 * 4), lines.Length);
        var first = FakeStudy.Create().Methods[0].Summary["inDistribution/accuracy"];
        Assert.Equal(FormattableString.Invariant($"10,baseline,inDistribution/accuracy,{first.Mean:R},{first.Sd:R},3"), lines[1]);
        var page = File.ReadAllText(_folder.File(Path.Combine("sweep", StudySweep.HtmlName)));
        Assert.Contains("Accuracy by labels", page);
        Assert.Contains("label + property against baseline, by labels", page);
        Assert.Contains("points, better", page);
        Assert.Contains("Claims of the paper", page);
        Assert.Contains("it helps (a paper)", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Page_LightAndDark_IsAccessible()
    {
        StudySweep.Read([Study("a", "10"), Study("b", "100")]).Write(_folder.File("sweep"));
        var page = await File.ReadAllTextAsync(
            _folder.File(Path.Combine("sweep", StudySweep.HtmlName)), TestContext.Current.CancellationToken);

        Assert.Empty(await AccessibilityCheck.Findings(new Browser(_folder), page, AccessibilityCheck.Sheet, dark: false));
        Assert.Empty(await AccessibilityCheck.Findings(new Browser(_folder), page, 400, dark: true));
    }

    [Fact]
    public void Write_LinkInTheFolder_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        Directory.CreateDirectory(_folder.File("sweep"));
        File.CreateSymbolicLink(_folder.File(Path.Combine("sweep", StudySweep.CsvName)), _folder.File("elsewhere"));
        var sweep = StudySweep.Read([Study("a", "10"), Study("b", "100")]);

        Assert.Contains("is a link", Assert.Throws<FairDiffException>(() => sweep.Write(_folder.File("sweep"))).Message);
        Assert.False(File.Exists(_folder.File("elsewhere")));
    }

    [Fact]
    public void Read_WhatIsNoSweep_IsRefused()
    {
        string Refusal(string[] folders, string? setting = null) =>
            Assert.Throws<FairDiffException>(() => StudySweep.Read(folders, setting)).Message;
        var (one, two) = (Study("a", "10"), Study("b", "100"));

        Assert.Contains("two studies or more; 1 is named", Refusal([one]));
        Assert.Contains("have the same settings", Refusal([one, Study("c", "10")]));
        Assert.Contains("differ in labels, seeds; name the setting that is meant (--setting)", Refusal([one, Study("d", "100", "9")]));
        Assert.Contains("has no setting 'labls'; it has", Refusal([one, two], "labls"));
        Assert.Contains("Two studies have the seeds 3; name one of them.", Refusal([one, two], "seeds"));
        Assert.Contains("is not a report of a study", Refusal([one, _folder.File("nothing")]));
    }

    private string Study(string name, string labels, string seeds = "3")
    {
        var report = FakeStudy.Create();
        var folder = _folder.File(name);
        Directory.CreateDirectory(folder);
        ReportJson.Write(
            report with
            {
                Settings = new Dictionary<string, string> { ["labels"] = labels, ["seeds"] = seeds },
                Claims = ClaimResult.Of(
                    [new("it helps", "a paper", "label + property", "baseline", FairDiff.Fairness.QuantityName.Overall("accuracy"))],
                    report.Comparisons),
                Generators = [],
            },
            Path.Combine(folder, ReportJson.FileName));
        return folder;
    }
}
