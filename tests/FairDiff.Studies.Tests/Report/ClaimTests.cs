using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

/// <summary>What a study says of what was claimed before it.</summary>
public sealed class ClaimTests
{
    private static readonly StudyReport Report = WithClaims();

    [Fact]
    public void Of_Verdicts_SayWhetherAClaimIsReproduced() => Assert.Equal(
        [ClaimVerdict.Reproduced, ClaimVerdict.NotReproduced, ClaimVerdict.NotClear, ClaimVerdict.NotTested, ClaimVerdict.NotTested,
            ClaimVerdict.Reproduced, ClaimVerdict.Reproduced],
        Report.Claims.Select(claim => claim.Verdict));

    [Fact]
    public void Text_OfEach_NamesTheClaimItsSourceAndTheNumbers()
    {
        string[] sentences = [.. ClaimText.Of(Report)];

        Assert.StartsWith(
            "Reproduced: it helps (a paper, Fig. 1). label + property against baseline: in-distribution accuracy 83.", sentences[0]);
        Assert.StartsWith("Not reproduced: it helps on hospital 1 (a paper, Fig. 1).", sentences[1]);
        Assert.StartsWith("Not clear: ", sentences[2]);
        Assert.DoesNotContain("That is", string.Concat(sentences[..2]));
        var size = Report.Comparisons[0].Quantities[0];
        Assert.EndsWith(
            string.Create(
                CultureInfo.InvariantCulture, $". That is {100 * ((size.Candidate.Mean / size.Baseline.Mean) - 1):0.0} % higher."),
            sentences[5]);
        Assert.EndsWith(" times).", sentences[6]);
        Assert.Contains(" % smaller (", sentences[6]);
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
                    new("it helps, by 5.2 %", "a paper", "label + property", "baseline", accuracy),
                    new(
                        "the gap is 7.5 times smaller", "a paper", "label + property", "baseline",
                        QuantityName.Gap("hospital", "accuracy")),
                ],
                report.Comparisons),
        };
    }
}
