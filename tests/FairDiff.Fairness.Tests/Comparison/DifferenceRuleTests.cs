namespace FairDiff.Fairness.Tests.Comparison;

public class DifferenceRuleTests
{
    [Theory]
    [InlineData(.1, .049, false, DifferenceVerdict.Better)]
    [InlineData(-.1, .049, false, DifferenceVerdict.Worse)]
    [InlineData(.1, .049, true, DifferenceVerdict.Worse)]
    [InlineData(-.1, .049, true, DifferenceVerdict.Better)]
    [InlineData(.1, .05, false, DifferenceVerdict.NotClear)]
    [InlineData(0.0, .001, false, DifferenceVerdict.NotClear)]
    [InlineData(.1, null, false, DifferenceVerdict.NotTested)]
    public void Decide_DifferenceAndCorrectedPValue_FollowsTheRule(
        double difference, double? corrected, bool lowerIsBetter, DifferenceVerdict verdict) =>
        Assert.Equal(verdict, DifferenceRule.Decide(difference, corrected, lowerIsBetter, confidence: .95));

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(25, 2000)]
    [InlineData(100_000, 10_000)]
    public void Resamples_ManyTests_AreEnoughForTheSmallestCorrectedPValueToBeClear(int tests, int resamples) =>
        Assert.Equal(resamples, DifferenceRule.Resamples(tests));

    [Fact]
    public void Of_SeedsThatDisagree_AreNotClear_WhereRowsAloneWouldBe()
    {
        // Two seeds of 30 % and 90 % and two of 50 %: 10 points more on 400 rows, by the luck of one seed.
        var options = new FairnessOptions { BootstrapSamples = 500 };
        MethodComparison Compare(int first, int second) => MethodComparison.Compare(
            [Hits(200), Hits(200)], [Hits(first), Hits(second)], options, [MetricNames.Accuracy], TestContext.Current.CancellationToken);
        var (apart, alike) = (Compare(120, 360)["overall(accuracy)"], Compare(238, 242)["overall(accuracy)"]);

        Assert.Equal((.1, .1), (Math.Round(apart.Difference.Value, 12), Math.Round(alike.Difference.Value, 12)));
        Assert.Equal(DifferenceVerdict.NotClear, apart.Verdict);
        Assert.Equal(DifferenceVerdict.Better, alike.Verdict);
        Assert.True(apart.Difference.Interval!.Lower < -.15 && apart.Difference.Interval.Upper > .35);
    }

    [Fact]
    public void Of_Seeds_TheSpreadOfTheirMeanIsThatOfTheStandardError()
    {
        var options = new FairnessOptions { BootstrapSamples = 2000 };
        double[] means = [.. Enumerable.Range(0, 4).Select(seed => .4 + (.1 * seed))];
        var drawn = SeedDraws.Candidate(means.Length, options);
        var averages = drawn.Select(seeds => seeds.Average(seed => means[seed])).ToArray();
        var mean = averages.Average();

        Assert.All(drawn, seeds => Assert.Equal(3, seeds.Length));
        Assert.Equal(means.Average(), mean, .005);
        var standardError = Math.Sqrt(means.Sum(value => Math.Pow(value - means.Average(), 2)) / 3 / 4);
        Assert.Equal(standardError, Math.Sqrt(averages.Average(value => Math.Pow(value - mean, 2))), .003);
        Assert.All(SeedDraws.Baseline(1, options), seeds => Assert.Equal([0], seeds));
    }

    [Fact]
    public void Of_TestedMetrics_TheOthersAreListedWithoutVerdictAndNotCorrectedFor()
    {
        MethodComparison Compare(IReadOnlyList<string>? tested) => MethodComparison.Compare(
            [Hits(200)], [Hits(300)], new() { BootstrapSamples = 500 }, tested, TestContext.Current.CancellationToken);
        var (all, one) = (Compare(null), Compare([MetricNames.Accuracy]));

        Assert.Equal(all.Quantities.Select(quantity => quantity.Quantity), one.Quantities.Select(quantity => quantity.Quantity));
        Assert.Equal(one["overall(accuracy)"].PValue!.Value * 3, one["overall(accuracy)"].HolmPValue!.Value, 1e-12);
        Assert.True(all["overall(accuracy)"].HolmPValue > one["overall(accuracy)"].HolmPValue);
        var brier = one["overall(brier)"];
        Assert.Equal((null, null, DifferenceVerdict.NotTested), (brier.HolmPValue, brier.BenjaminiHochbergPValue, brier.Verdict));
        Assert.NotNull(brier.PValue);
    }

    /// <summary>400 rows of two sites, of which so many are right, spread evenly over both.</summary>
    private static FairnessData Hits(int hits) =>
        Cohort.OfHits(("a", hits / 2, 200 - (hits / 2)), ("b", hits - (hits / 2), 200 - (hits - (hits / 2))));
}
