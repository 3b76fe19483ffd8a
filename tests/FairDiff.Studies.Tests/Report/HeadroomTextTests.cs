using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

public class HeadroomTextTests
{
    [Fact]
    public void Of_ClearCeiling_SaysHowMuchThereIsToWinAndWhatSeedsExplain()
    {
        var report = FakeStudy.Create();
        var sentence = HeadroomText.Of(
            report with { Headroom = Headroom.Of(report.Comparisons, "baseline", "label + property") }).First();

        Assert.StartsWith("In-distribution accuracy: there is something to win (baseline against label + property ", sentence);
        Assert.Contains("points): better; interval +", sentence);
        Assert.Contains("corrected p = 0.002, chance of the seeds ±2.5)", sentence);
    }

    [Fact]
    public void Of_CeilingWithinItsInterval_SaysThatNoBenefitCanBeShown()
    {
        var report = FakeStudy.Create();
        var headroom = Headroom.Of(report.Comparisons, "oversampling", "label + property");
        var unclear = headroom.Select(one => one with
        {
            Difference = one.Difference with { Verdict = DifferenceVerdict.NotClear, HolmPValue = .4 },
        });
        var sentence = HeadroomText.Of(report with { Headroom = [.. unclear] }).First();

        Assert.Contains("this data cannot show a benefit of any method (oversampling against label + property ", sentence);
        Assert.Contains("corrected p = 0.400, chance of the seeds ±2.5", sentence);
    }
}
