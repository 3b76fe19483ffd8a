namespace FairDiff.Fairness.Tests;

public class GapTests
{
    private static readonly FairnessOptions NoBootstrap = new() { BootstrapSamples = 0 };

    [Fact]
    public void Gap_Accuracy_IsBestMinusWorstOfTheLargeGroups()
    {
        var report = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40), ("c", 75, 25), ("tiny", 0, 5), ("", 0, 50)));

        var gap = report.Gap("site");
        Assert.Equal(0.3, gap.Value!.Value, 1e-12);
        Assert.Equal(("a", "b", 3), (gap.Best, gap.Worst, gap.Groups));
        Assert.Equal(FairnessVerdict.SufficientEvidence, gap.Verdict);
        Assert.Contains("tiny (n = 5 is below the minimum of 30)", gap.Reason);
        Assert.Contains("unknown (the attribute is not known)", gap.Reason);
    }

    [Fact]
    public void Gap_SmallGroup_IsShownButHasInsufficientEvidence()
    {
        var report = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("tiny", 0, 5)), new FairnessOptions());

        var tiny = report.ByGroup["site"]["tiny"][MetricNames.Accuracy];
        Assert.Null(tiny.Interval);
        Assert.Equal((0.0, 5, FairnessVerdict.InsufficientEvidence), (tiny.Value, tiny.N, tiny.Verdict));
    }

    [Fact]
    public void Gap_OneLargeGroup_IsNullWithReason()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("tiny", 1, 4))).Gap("site");

        Assert.Null(gap.Value);
        Assert.Null(gap.Interval);
        Assert.Equal(FairnessVerdict.InsufficientEvidence, gap.Verdict);
        Assert.StartsWith("only a has sufficient evidence", gap.Reason);
    }

    [Fact]
    public void Gap_IncludeUnknown_CountsIt()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("", 20, 30)), NoBootstrap with { IncludeUnknownInGaps = true }).Gap("site");

        Assert.Equal(("a", "unknown"), (gap.Best, gap.Worst));
        Assert.Equal(0.5, gap.Value!.Value, 1e-12);
    }

    [Fact]
    public void Gap_Brier_BestIsTheLowest()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40))).Gap("site", MetricNames.Brier);

        Assert.Equal(("a", "b"), (gap.Best, gap.Worst));
        Assert.Equal(0.3 * (0.64 - 0.04), gap.Value!.Value, 1e-12);
    }

    [Fact]
    public void Gap_GroupWithFewPositives_IsLeftOutOfTheAucGapOnly()
    {
        (string, bool, double)[] Rows(string site, int positives) =>
            [.. Enumerable.Range(0, 100).Select(i => (site, i < positives, i < positives ? 0.9 : i / 100.0))];
        var report = Cohort.Evaluate(Cohort.Binary([.. Rows("a", 50), .. Rows("b", 30), .. Rows("c", 3)]));

        Assert.Equal(3, report.Gap("site").Groups);
        Assert.Equal(2, report.Gap("site", MetricNames.Auc).Groups);
        Assert.Contains("c (too few rows of class 'yes': 3, the minimum is 10)", report.Gap("site", MetricNames.Auc).Reason);
    }

    [Fact]
    public void Gap_WrongNames_SayWhatThereIs()
    {
        var report = Cohort.Evaluate(Cohort.OfHits(("a", 9, 1)));

        Assert.Contains("site", Assert.Throws<FairnessException>(() => report.Gap("sex")).Message);
        Assert.Contains("accuracy", Assert.Throws<FairnessException>(() => report.Gap("site", "f1")).Message);
        Assert.Contains("accuracy", Assert.Throws<FairnessException>(() => report.Overall["f1"]).Message);
        Assert.Contains("a", Assert.Throws<FairnessException>(() => report.ByGroup["site"]["b"]).Message);
    }
}
