using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

/// <summary>What a study says of what was claimed before it.</summary>
public sealed class ClaimTests
{
    private static readonly StudyReport Report = WithClaims();

    [Fact]
    public void Of_Verdicts_SayWhetherAClaimIsReproduced() => Assert.Equal(
        [ClaimVerdict.Reproduced, ClaimVerdict.NotReproduced, ClaimVerdict.NotClear, ClaimVerdict.NotTested, ClaimVerdict.NotTested],
        Report.Claims.Select(claim => claim.Verdict));

    [Fact]
    public void Text_OfEach_NamesTheClaimItsSourceAndTheNumbers()
    {
        string[] sentences = [.. ClaimText.Of(Report)];

        Assert.StartsWith(
            "Reproduced: it helps (a paper, Fig. 1). label + property against baseline: in-distribution accuracy 83.", sentences[0]);
        Assert.StartsWith("Not reproduced: it helps on hospital 1 (a paper, Fig. 1).", sentences[1]);
        Assert.StartsWith("Not clear: ", sentences[2]);
        Assert.Equal("Not tested: nobody did (a paper). a and b were not compared in this number.", sentences[4]);
        Assert.Equal(sentences, StudySummary.Of(Report).Claims);
        Assert.Contains("Claims of the paper", HtmlReport.Render(Report with { Generators = [] }, "."));
    }

    private static StudyReport WithClaims()
    {
        var report = FakeStudy.Create();
        var accuracy = QuantityName.Overall("accuracy");
        return report with
        {
            Claims = ClaimResult.Of(
                [
                    new("it helps", "a paper, Fig. 1", "label + property", "baseline", accuracy),
                    new("it helps on hospital 1", "a paper, Fig. 1", "label + property", "baseline", accuracy, "hospital 1"),
                    new("it helps more than colour", "a paper", "label + property + colour", "colour", accuracy),
                    new("in another number", "a paper", "label + property", "baseline", QuantityName.Overall("auc")),
                    new("nobody did", "a paper", "a", "b", accuracy),
                ],
                report.Comparisons),
        };
    }
}
