using FairDiff.Shared;

namespace FairDiff.Fairness.Tests.Comparison;

public class PairComparisonTests
{
    private static readonly FairnessOptions Options = new() { BootstrapSamples = 400 };

    private static readonly ComparedSet[] Sets =
    [
        Set("here", new() { ["plain"] = [Method(80, 60), Method(84, 60)], ["fair"] = [Method(76, 70), Method(77, 70)], ["worse"] = [
            Method(40, 30)] }),
        Set("abroad", new() { ["plain"] = [Method(70, 70), Method(72, 70)], ["fair"] = [Method(71, 71), Method(70, 72)], ["worse"] = [
            Method(30, 30)] }),
    ];

    [Fact]
    public void Of_APairOnASet_HasTheNumbersOfMethodComparisons()
    {
        var pairs = Compare(("fair", "plain"), ("worse", "fair"));
        var alone = MethodComparisons.Compare(
            Sets[0].Methods, Options, [MetricNames.BalancedAccuracy], TestContext.Current.CancellationToken).AgainstFirst["fair"];

        Assert.Equal(
            [("here", "fair"), ("abroad", "fair"), ("here", "worse"), ("abroad", "worse")],
            pairs.Select(pair => (pair.Set, pair.Candidate)));
        Assert.Equal((200, "plain"), (pairs[0].Rows, pairs[0].Baseline));
        Assert.Equal(alone.Quantities.Select(Numbers), pairs[0].Quantities.Select(Numbers));
        Assert.Equal(DifferenceVerdict.Worse, pairs[3].Quantities[0].Verdict);
    }

    [Fact]
    public void Of_SeveralPairsAndSets_AreCorrectedForAllOfThem()
    {
        var all = Compare(("fair", "plain"), ("worse", "fair")).SelectMany(pair => pair.Quantities).ToArray();
        var least = all.MinBy(quantity => quantity.PValue)!;

        Assert.Equal(12, all.Length);
        Assert.Equal(Math.Min(1, least.PValue!.Value * all.Length), least.HolmPValue!.Value, 1e-12);
        Assert.All(all, quantity => Assert.Equal(
            DifferenceRule.Decide(quantity.Difference.Value, quantity.HolmPValue, quantity.LowerIsBetter, .95), quantity.Verdict));
    }

    [Theory]
    [InlineData(MetricNames.Auc)]
    [InlineData(MetricNames.Brier)]
    [InlineData(MetricNames.CalibrationError)]
    [InlineData(MetricNames.HighRiskSensitivity)]
    public void Of_OneMetric_IsWhatItIsAmongAll(string metric)
    {
        var options = Options with { HighRiskClasses = ["c0"] };
        FairnessData[] first = [Probabilities(1)], second = [Probabilities(2)];
        var methods = new Dictionary<string, IReadOnlyList<EvaluationData>> { ["a"] = first, ["b"] = second };
        var one = PairComparison.Compare([new("set", methods, options)], [("b", "a")], [metric], TestContext.Current.CancellationToken)[0];
        var all = MethodComparison.Compare(first, second, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEmpty(one.Quantities);
        Assert.All(one.Quantities, quantity => Assert.Equal(Numbers(all[quantity.Quantity]), Numbers(quantity)));
    }

    [Fact]
    public void Of_AMethodThatASetLacks_NamesBoth()
    {
        var error = Assert.Throws<FairnessException>(() => Compare(("fairest", "plain")));

        Assert.Contains("'here' has no predictions of 'fairest'", error.Message);
        Assert.Empty(Compare());
    }

    private static (string, double, double, double, double?) Numbers(QuantityComparison quantity) =>
        (
            $"{quantity.Quantity}", quantity.Difference.Value, quantity.Difference.Interval!.Lower, quantity.Difference.Interval.Upper,
            quantity.PValue);

    private static IReadOnlyList<PairComparison> Compare(params (string Candidate, string Baseline)[] pairs) =>
        PairComparison.Compare(Sets, pairs, [MetricNames.BalancedAccuracy], TestContext.Current.CancellationToken);

    private static ComparedSet Set(string name, Dictionary<string, IReadOnlyList<EvaluationData>> methods) => new(name, methods, Options);

    private static FairnessData Method(int north, int south) => Cohort.OfHits(("north", north, 100 - north), ("south", south, 100 - south));

    /// <summary>The same rows, with probabilities of their own.</summary>
    private static FairnessData Probabilities(int seed)
    {
        var scores = Cohort.Random(seed, 400, 3).Scores;
        return Cohort.Random(7, 400, 3) with
        {
            Scores = RowMatrix.Of(400, 3, (row, c) => (scores[row, c] + .1) / (scores[row, 0] + scores[row, 1] + scores[row, 2] + .3)),
        };
    }
}
