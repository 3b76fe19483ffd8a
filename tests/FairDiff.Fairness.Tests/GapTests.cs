namespace FairDiff.Fairness.Tests;

public class GapTests
{
    private static readonly FairnessOptions NoBootstrap = new() { BootstrapSamples = 0 };

    [Fact]
    public void Evaluate_AucGapsOfSingleClasses_AreCorrectedForTheirNumber()
    {
        var gaps = Cohort.Evaluate(Cohort.Random(3, 600, 3), new() { BootstrapSamples = 200 }).Grouping("site").Gaps;
        GapValue[] single = [
            .. gaps.Values.Where(gap => gap.Metric.StartsWith(MetricNames.AucOneVersusRest(""), StringComparison.Ordinal))];

        Assert.Equal(3, single.Length);
        Assert.Equal(MultipleTests.Holm([.. single.Select(gap => gap.PValue)]), single.Select(gap => gap.HolmPValue));
        Assert.Equal(Math.Min(1, 3 * single.Min(gap => gap.PValue!.Value)), single.Min(gap => gap.HolmPValue!.Value), 1e-12);
        Assert.All(gaps.Values.Except(single), gap => Assert.Null(gap.HolmPValue));
    }

    [Fact]
    public void Gap_Accuracy_IsBestMinusWorstOfTheLargeGroups()
    {
        var report = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40), ("c", 75, 25), ("tiny", 0, 5), ("", 0, 50)));

        var gap = report.Gap("site");
        Assert.Equal(0.3, gap.Value!.Value, 1e-12);
        Assert.Equal(("a", "b", 3), (gap.Best, gap.Worst, gap.Groups));
        Assert.Equal(GapVerdict.NotTested, gap.Verdict);
        Assert.Contains("tiny (n = 5 is below the minimum of 30)", gap.LeftOut);
        Assert.Contains("unknown (the attribute is not known)", gap.LeftOut);
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
        Assert.Equal(GapVerdict.InsufficientEvidence, gap.Verdict);
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
        Assert.Contains(
            "c (too few rows of class 'yes': 3, the minimum is 10; about 334 rows would be enough)",
            report.Gap("site", MetricNames.Auc).LeftOut);
        Assert.Equal(334, report.ByGroup["site"]["c"][MetricNames.Auc].RowsNeeded);
        Assert.Null(report.ByGroup["site"]["a"][MetricNames.Auc].RowsNeeded);
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

    [Fact]
    public void Gap_RatiosAndDistancesToOverall_AreThoseOfFairlearn()
    {
        // 0.9, 0.6 and 0.75 of equal size: overall 0.75.
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40), ("c", 75, 25))).Gap("site");

        Assert.Equal(0.6 / 0.9, gap.Ratio!.Value, 1e-12);
        Assert.Equal(0.15, gap.ToOverall!.Value, 1e-12);
        Assert.Equal(0.6 / 0.75, gap.RatioToOverall!.Value, 1e-12);
        Assert.Equal(0.6, gap.WorstValue!.Value, 1e-12);
    }

    [Fact]
    public void Gap_AllGroupsAtZero_HasNoRatio()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 0, 50), ("b", 0, 50))).Gap("site");

        Assert.Equal(0, gap.Value);
        Assert.Null(gap.Ratio);
        Assert.Null(gap.RatioToOverall);
    }

    [Fact]
    public void Verdict_GroupsFarApart_IsSignificantWithP()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 180, 20), ("b", 120, 80)), new FairnessOptions()).Gap("site");

        Assert.Equal(GapVerdict.Significant, gap.Verdict);
        Assert.Equal(1.0 / 1001, gap.PValue!.Value, 1e-12);
        Assert.StartsWith("p = 0.001 < 0.05", gap.Reason);
        Assert.Equal(0.3, gap.Corrected!.Value, 0.01);
    }

    [Fact]
    public void Verdict_EqualGroups_IsNotDistinguishableWithP1()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 70, 30), ("b", 70, 30)), new FairnessOptions()).Gap("site");

        Assert.Equal((0.0, GapVerdict.NotDistinguishableFromZero, 1.0), (gap.Value, gap.Verdict, gap.PValue));
        Assert.Equal(0, gap.Corrected);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Verdict_ManyCohortsOfGroupsThatAreAlike_IsSignificantAsOftenAsItSays(int groups)
    {
        var random = new Random(groups);
        var significant = Enumerable.Range(0, 300).Count(seed =>
        {
            var sites = Enumerable.Range(0, groups).Select(site =>
            {
                var hits = Enumerable.Range(0, 100).Count(_ => random.NextDouble() < 0.7);
                return ($"s{site}", hits, 100 - hits);
            });
            return Cohort.Evaluate(Cohort.OfHits([.. sites]), new FairnessOptions { BootstrapSamples = 200, Seed = seed, Confidence = 0.9 })
                .Gap("site").Verdict == GapVerdict.Significant;
        });

        // 10 % of 300 = 30; the binomial's standard deviation is 5.2.
        Assert.InRange(significant, 12, 48);
    }

    [Fact]
    public void Corrected_ManyGroupsThatAreAlike_IsNearerToTheTrueGap()
    {
        var random = new Random(2);
        var sites = Enumerable.Range(0, 20).Select(site =>
        {
            var hits = Enumerable.Range(0, 50).Count(_ => random.NextDouble() < 0.7);
            return ($"s{site}", hits, 50 - hits);
        });

        var gap = Cohort.Evaluate(Cohort.OfHits([.. sites]), new FairnessOptions()).Gap("site");

        Assert.Equal(gap.Value!.Value - gap.Bias!.Value, gap.Corrected!.Value, 1e-12);
        Assert.True(gap.Corrected < 0.9 * gap.Value);
    }

    [Fact]
    public void WorstValue_OfSeveralGroups_IsFoundAnewInEachResample()
    {
        var gap = Cohort.Evaluate(Cohort.OfHits(("a", 70, 30), ("b", 70, 30), ("c", 70, 30)), new FairnessOptions()).Gap("site");

        // The smallest of three values is below each of them on average, so the interval is not centred on 0.7.
        Assert.True(0.7 - gap.WorstValue!.Interval!.Lower > 1.5 * (gap.WorstValue.Interval.Upper - 0.7));
    }
}
