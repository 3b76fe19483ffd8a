using FairDiff.Fairness.Resampling;
using FairDiff.Fairness.Descriptive;

namespace FairDiff.Fairness.Tests.Resampling;

public class BootstrapTests
{
    [Fact]
    public void Interval_OfABinomial_HasItsStandardError()
    {
        // 400 hits of 500: standard error sqrt(0.8 x 0.2 / 500) = 0.0179, so 0.8 ± 1.96 x 0.0179.
        var interval = Cohort.Evaluate(Cohort.OfHits(("a", 400, 100)), new FairnessOptions { BootstrapSamples = 4000 }).Overall[
            MetricNames.Accuracy].Interval!;

        Assert.Equal(0.8 - 0.0351, interval.Lower, 0.003);
        Assert.Equal(0.8 + 0.0351, interval.Upper, 0.003);
        Assert.Equal(4000, interval.Samples);
    }

    [Fact]
    public void Interval_OfManyBinomials_CoversTheTruthAboutAsOftenAsItSays()
    {
        var random = new Random(5);
        var covered = Enumerable.Range(0, 300).Count(seed =>
        {
            var hits = Enumerable.Range(0, 200).Count(_ => random.NextDouble() < 0.7);
            var interval = Cohort.Evaluate(
                Cohort.OfHits(("a", hits, 200 - hits)), new FairnessOptions { BootstrapSamples = 400, Seed = seed, Confidence = 0.9 })
                .Overall[MetricNames.Accuracy].Interval!;
            return interval.Lower <= 0.7 && 0.7 <= interval.Upper;
        });

        // 90 % of 300 = 270; the binomial's standard deviation is 5.2.
        Assert.InRange(covered, 252, 288);
    }

    [Fact]
    public void GapInterval_OfTwoGroups_HasItsStandardError()
    {
        var gap = Cohort.Evaluate(
            Cohort.OfHits(("a", 450, 50), ("b", 300, 200)), new FairnessOptions { BootstrapSamples = 4000 }).Gap("site");

        // Far apart, so the gap is a plain difference: sqrt(0.9 x 0.1 / 500 + 0.6 x 0.4 / 500) = 0.0257.
        Assert.Equal(0.3 - 0.0504, gap.Interval!.Lower, 0.004);
        Assert.Equal(0.3 + 0.0504, gap.Interval.Upper, 0.004);
    }

    [Fact]
    public void GapBias_OfManyGroupsThatAreAlike_IsAboutTheGapItself()
    {
        var random = new Random(2);
        var sites = Enumerable.Range(0, 20).Select(site =>
        {
            var hits = Enumerable.Range(0, 50).Count(_ => random.NextDouble() < 0.7);
            return ($"s{site}", hits, 50 - hits);
        });

        var gap = Cohort.Evaluate(Cohort.OfHits([.. sites]), new FairnessOptions()).Gap("site");

        // The range of 20 normal values is 3.73 standard deviations on average; a resample adds as much variance as the sample has.
        var deviation = Math.Sqrt(0.7 * 0.3 / 50);
        Assert.InRange(gap.Value!.Value, 2.5 * deviation, 5 * deviation);
        Assert.InRange(gap.Bias!.Value, 0.5 * deviation, 2.5 * deviation);
    }

    [Fact]
    public void Interval_ClustersOfTenEqualRows_IsAsWideAsThatOfTheClusters()
    {
        var rows = Cohort.OfHits([.. Enumerable.Range(0, 50).Select(patient => ("a", patient < 40 ? 10 : 0, patient < 40 ? 0 : 10))]);
        var clustered = rows with { Clusters = [.. Enumerable.Range(0, 500).Select(row => $"patient {row / 10}")] };
        double Width(FairnessData data)
        {
            var interval = Cohort.Evaluate(data, new FairnessOptions { BootstrapSamples = 4000 }).Overall[MetricNames.Accuracy].Interval!;
            return interval.Upper - interval.Lower;
        }

        Assert.Equal(Math.Sqrt(10), Width(clustered) / Width(rows), 0.2);
        Assert.Equal(50, Cohort.Evaluate(clustered).ClusterCount);
    }

    [Fact]
    public void Clusters_EmptyValue_IsAClusterOfItsOwn() =>
        Assert.Equal(3, Cohort.Evaluate(Cohort.OfHits(("a", 4, 0)) with { Clusters = ["p", "", "p", " "] }).ClusterCount);

    [Fact]
    public void Interval_ClassMissingFromSomeResamples_LeavesThoseOut()
    {
        // One positive row of 40: it is missing from (1 - 1/40)^40 = 36 % of the resamples.
        var data = Cohort.Binary([.. Enumerable.Range(0, 40).Select(row => ("a", row == 0, row / 40.0))]);

        var interval = Cohort.Evaluate(data, new FairnessOptions { MinimumClassSize = 1 }).Overall[MetricNames.Auc].Interval!;

        Assert.InRange(interval.Samples, 580, 690);
        Assert.True(double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper));
    }

    [Fact]
    public void GapInterval_GroupMissingFromSomeResamples_IsStillAnInterval()
    {
        var data = Cohort.OfHits(("a", 90, 10), ("b", 1, 1), ("c", 60, 40));

        var gap = Cohort.Evaluate(data, new FairnessOptions { MinimumGroupSize = 1 }).Gap("site");

        Assert.Equal(1000, gap.Interval!.Samples);
        Assert.InRange(gap.Value!.Value, gap.Interval.Lower, gap.Interval.Upper);
    }

    [Fact]
    public void Evaluate_SameSeed_IsTheSameAndAnotherSeedIsNot()
    {
        var data = Cohort.Random(3, 300, 4);
        string Json(long seed) => Cohort.Evaluate(data, new FairnessOptions { Seed = seed, Groups = ["site", "site*sex"] }).ToJson();

        Assert.Equal(Json(7), Json(7));
        Assert.NotEqual(Json(7), Json(8));
    }

    [Fact]
    public void SplitMix64_SeedZero_GivesThePublishedSequence()
    {
        var random = new SplitMix64(0);

        Assert.Equal([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F], Enumerable.Range(0, 3).Select(_ => random.Next()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(1, 4)]
    public void Quantile_FourValues_InterpolatesLinearly(double probability, double expected) =>
        Assert.Equal(expected, Quantile.Of([1, 2, 3, 4], probability), 1e-12);

    [Fact]
    public void Interval_MostlyUndefined_IsNull() =>
        Assert.Null(BootstrapInterval.Of(1, [1, 2], 5, [], 0.9));

    [Fact]
    public void Interval_Bca_HasTheEndsOfItsFormula()
    {
        // Computed in plain Python from Efron (1987): z0 = -0.7388468491852137, a = 0.08781708087836526.
        double[] jackknife = [
            2.5, 2.6142857142857143, 2.2, 2.3142857142857145, 2.657142857142857, 1.542857142857143, 2.5142857142857142, 2.357142857142857];
        double[] samples = [.. Enumerable.Range(0, 100).Select(i => 1.5 + (0.02 * i) + (0.0008 * i * i))];

        var interval = BootstrapInterval.Of(2.3375, samples, 100, jackknife, 0.9)!;

        Assert.Equal(1.5069287470604493, interval.Lower, 1e-9);
        Assert.Equal(5.476161927334608, interval.Upper, 1e-9);
        Assert.Equal(IntervalMethod.BiasCorrectedAccelerated, interval.Method);
    }

    [Theory]
    [InlineData(2.0, 0.9, new[] { 1.0, 1.0, 1.0, 1.0 })] // A jackknife that does not vary has no skew.
    [InlineData(0.05, 0.9, new[] { 1.0, 2.0, 3.0, 5.0 })] // All resamples are above the value.
    [InlineData(9.5, 0.9, new[] { 1.0, 2.0, 3.0, 5.0 })] // All are below it.
    [InlineData(1.0, 1 - 1e-9, new[] { 1.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0 })] // a (z0 + z) = 1.12: beyond the pole.
    public void Interval_BcaDoesNotExist_IsThePercentileIntervalAndSaysSo(double estimate, double confidence, double[] jackknife)
    {
        double[] samples = [.. Enumerable.Range(1, 80).Select(i => i / 10.0)];

        var interval = BootstrapInterval.Of(estimate, [.. samples], 80, jackknife, confidence)!;

        Assert.Equal(BootstrapInterval.Of(estimate, [.. samples], 80, [], confidence), interval);
        Assert.Equal(IntervalMethod.Percentile, interval.Method);
    }

    [Fact]
    public void Interval_BcaOfARateNearOne_IsLowerThanThePercentileInterval()
    {
        var data = Cohort.OfHits(("a", 97, 3));
        ConfidenceInterval Interval(IntervalMethod method) =>
            Cohort.Evaluate(data, new FairnessOptions { IntervalMethod = method, BootstrapSamples = 4000 })
            .Overall[MetricNames.Accuracy].Interval!;

        var (percentile, bca) = (Interval(IntervalMethod.Percentile), Interval(IntervalMethod.BiasCorrectedAccelerated));

        Assert.True(bca.Lower < percentile.Lower && bca.Upper <= percentile.Upper, $"{bca} {percentile}");
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(1203, 500)]
    public void Jackknife_AnyNumberOfUnits_LeavesEachOutOnce(int units, int blocks)
    {
        var jackknife = new Weightings.Jackknife(units);
        var left = new int[units];
        for (var block = 0; block < jackknife.Count; block++)
        {
            var weights = new byte[units];
            jackknife.Fill(block, weights);
            for (var unit = 0; unit < units; unit++)
            {
                left[unit] += 1 - weights[unit];
            }
        }

        Assert.Equal(blocks, jackknife.Count);
        Assert.All(left, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Evaluate_FiveThousandRows_IsDoneInSeconds()
    {
        var data = Cohort.Random(4, 5000, 5);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Cohort.Evaluate(data, new FairnessOptions { Groups = ["site", "sex", "site*sex"] });

        // About 0.5 s of processor time; the bound only catches a wrong order of growth on a busy machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), watch.Elapsed.ToString());
        TestContext.Current.SendDiagnosticMessage($"bootstrap of 5,000 rows: {watch.Elapsed}");
    }

    [Fact]
    public void Evaluate_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => FairnessEvaluator.Evaluate(Cohort.Random(4, 500, 5), cancellationToken: source.Token));
    }
}
