namespace FairDiff.Fairness.Tests.Comparison;

public class MethodComparisonTests
{
    private static readonly FairnessOptions Options = new() { BootstrapSamples = 500 };

    [Fact]
    public void Of_TwoMethods_HasDifferenceOfMeansAndDeviations()
    {
        var comparison = Compare([Method(1, 0.6), Method(2, 0.6), Method(3, 0.6)], [Method(4, 0.9), Method(5, 0.9), Method(6, 0.9)]);

        var accuracy = comparison["overall(accuracy)"];
        Assert.Equal(accuracy.Baseline.Values.Average(), accuracy.Baseline.Mean, 1e-12);
        Assert.Equal(accuracy.Candidate.Mean - accuracy.Baseline.Mean, accuracy.Difference.Value, 1e-12);
        Assert.InRange(accuracy.Difference.Value, 0.2, 0.4);
        Assert.Equal(1.0 / 501, accuracy.PValue!.Value, 1e-12);
        Assert.InRange(accuracy.Replicates!.PValue, 0.05, 0.1);
        Assert.True(accuracy.HolmPValue >= accuracy.PValue && accuracy.BenjaminiHochbergPValue <= accuracy.HolmPValue);

        // The s.d. with divisor n - 1, by its other formula.
        var values = accuracy.Baseline.Values;
        Assert.Equal(
            Math.Sqrt((values.Sum(v => v * v) - (3 * values.Average() * values.Average())) / 2), accuracy.Baseline.Deviation!.Value, 1e-9);
        Assert.Contains("gap(site,accuracy)", comparison.Quantities.Select(q => $"{q.Quantity}"));
        Assert.Contains("worst(site,auc)", comparison.Quantities.Select(q => $"{q.Quantity}"));
    }

    [Fact]
    public void Of_MethodWithItself_HasNoDifferenceAndP1()
    {
        var comparison = Compare([Method(1, 0.7)], [Method(1, 0.7)]);

        Assert.All(
            comparison.Quantities,
            quantity => Assert.Equal((0.0, 1.0, 1.0), (quantity.Difference.Value, quantity.PValue!.Value, quantity.HolmPValue!.Value)));
        Assert.Null(comparison.Quantities[0].Replicates);
    }

    [Fact]
    public void Of_MethodsThatErrOnTheSameRows_HasANarrowerIntervalThanTwoSamples()
    {
        // The candidate is right wherever the baseline is, and in ten rows more: only those ten make the difference uncertain.
        var baseline = Cohort.OfHits(("a", 140, 60), ("b", 140, 60));
        var candidate = Cohort.OfHits(("a", 150, 50), ("b", 150, 50));
        var interval = Compare([baseline], [candidate])["overall(accuracy)"].Difference.Interval!;

        // Paired: sqrt(0.05 x 0.95 / 400) = 0.0109; two samples would have sqrt(0.7 x 0.3 + 0.75 x 0.25) / 20 = 0.0315.
        Assert.Equal(2 * 1.96 * 0.0109, interval.Upper - interval.Lower, 0.01);
    }

    [Fact]
    public void Of_OtherLabels_NamesRowAndReplicate()
    {
        var other = Method(1, 0.7) with { Labels = [0, .. Method(1, 0.7).Labels.Skip(1)] };

        Assert.Contains("row 1 of file or replicate 2", Assert.Throws<FairnessException>(() => Compare([Method(1, 0.7)], [other])).Message);
    }

    [Fact]
    public void Of_OtherGroups_SaysSo()
    {
        var other = Method(1, 0.7) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [.. Enumerable.Range(0, 200).Select(_ => "x")] }
        };

        Assert.Contains("groups", Assert.Throws<FairnessException>(() => Compare([Method(1, 0.7)], [other])).Message);
    }

    [Fact]
    public void Of_OtherRows_SaysBoth() => Assert.Contains(
        "3 rows", Assert.Throws<FairnessException>(() => Compare([Cohort.OfHits(("a", 3, 0))], [Cohort.OfHits(("a", 4, 0))])).Message);

    private static MethodComparison Compare(IReadOnlyList<FairnessData> baseline, IReadOnlyList<FairnessData> candidate) =>
        MethodComparison.Compare(baseline, candidate, Options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The same 200 rows of two sites, of which a random share is right.</summary>
    private static FairnessData Method(int seed, double accuracy)
    {
        var random = new Random(seed);
        return Cohort.Binary([.. Enumerable.Range(0, 200).Select(row =>
        {
            var (label, hit) = (row % 4 < 2, random.NextDouble() < accuracy);
            return (row % 2 == 0 ? "a" : "b", label, label == hit ? 0.5 + (random.NextDouble() / 2) : random.NextDouble() / 2);
        })]);
    }
}
