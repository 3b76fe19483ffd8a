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

    /// <summary>
    /// Primary hypotheses keep their p-values, none smaller than those before it; the others are corrected as if they were not there.
    /// </summary>
    [Fact]
    public void Of_PrimaryHypotheses_AreTestedInTheirOrderOnTheirOwn()
    {
        (string, string)[] pairs = [("fair", "plain"), ("worse", "fair")];
        QuantityComparison[] Of(params PrimaryHypothesis[] primary) =>
        [
            .. PairComparison.Compare(Sets, pairs, [MetricNames.BalancedAccuracy], primary, TestContext.Current.CancellationToken)
                .SelectMany(pair => pair.Quantities),
        ];
        PrimaryHypothesis About(string candidate, string baseline) =>
            new("here", candidate, baseline, QuantityName.Worst("site", MetricNames.BalancedAccuracy));

        var plain = Of();
        var (first, second) = (About("fair", "plain"), About("worse", "fair"));
        var both = Of(first, About("fairest", "plain"), second);
        QuantityComparison[] primary = [.. both.Where(quantity => quantity.IsPrimary)];
        QuantityComparison[] others = [.. both.Where(quantity => !quantity.IsPrimary)];
        Assert.Equal(2, primary.Length);
        Assert.NotEqual(primary[0].PValue, primary[1].PValue);
        Assert.Equal((primary[0].PValue, primary[0].PValue), (primary[0].HolmPValue, primary[0].BenjaminiHochbergPValue));
        Assert.Equal(Math.Max(primary[0].PValue!.Value, primary[1].PValue!.Value), primary[1].HolmPValue);
        Assert.All(primary, quantity => Assert.Equal(
            DifferenceRule.Decide(quantity.Difference.Value, quantity.HolmPValue, quantity.LowerIsBetter, .95), quantity.Verdict));
        Assert.Equal(MultipleTests.Holm([.. others.Select(quantity => quantity.PValue)]), others.Select(quantity => quantity.HolmPValue));

        var turned = Of(second, first).Where(quantity => quantity.IsPrimary).ToArray();
        Assert.Equal(turned[1].PValue, turned[1].HolmPValue);
        Assert.Equal(Math.Max(turned[0].PValue!.Value, turned[1].PValue!.Value), turned[0].HolmPValue);
        Assert.DoesNotContain(plain, quantity => quantity.IsPrimary);
        Assert.Equal(plain.Select(quantity => quantity.PValue), both.Select(quantity => quantity.PValue));
        Assert.Equal(
            "Named before the study began, fair against plain in worst(site,balancedAccuracy) on here is tested on its own; all other "
                + "differences are corrected without it.",
            PrimaryHypothesis.Text([first]));
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
        var one = PairComparison.Compare(
            [new("set", methods, options)], [("b", "a")], [metric], cancellationToken: TestContext.Current.CancellationToken)[0];
        var all = MethodComparison.Compare(first, second, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEmpty(one.Quantities);
        Assert.All(one.Quantities, quantity => Assert.Equal(Numbers(all[quantity.Quantity]), Numbers(quantity)));
    }

    /// <summary>A single group is compared where the set names it, and what it adds is corrected for.</summary>
    [Fact]
    public void Of_ASetThatNamesGroups_ComparesThem()
    {
        ComparedSet[] sets = [
            Sets[0] with { Options = Options with { Groups = ["site"] }, Groups = [("site", "south"), ("site", "nowhere"), ("sex", "f")] }];
        var pair = Compare(sets, ("fair", "plain"))[0];

        Assert.Equal(
            ["overall(accuracy)", "gap(site,accuracy)", "worst(site,accuracy)", "group(site,south,accuracy)"],
            pair.Quantities.Select(quantity => $"{quantity.Quantity}"));
        var south = pair.Quantities[3];
        Assert.Equal((.6, .7), (south.Baseline.Mean, south.Candidate.Mean));
        Assert.InRange(south.Difference.Interval!.Lower, 0, .1);
        Assert.Equal(
            Math.Min(1, 4 * pair.Quantities.Min(quantity => quantity.PValue!.Value)),
            pair.Quantities.Min(quantity => quantity.HolmPValue!.Value));
    }

    [Fact]
    public void Headroom_OfACeiling_IsWhatMethodsCoverOrNothing()
    {
        ComparedSet[] sets =
        [
            Set("wide", new() { ["plain"] = [Method(80, 40)], ["fair"] = [Method(80, 60)], ["top"] = [Method(80, 80)] }),
            Set("narrow", new() { ["plain"] = [Method(80, 80)], ["fair"] = [Method(80, 81)], ["top"] = [Method(81, 80)] }),
        ];
        var comparisons = Compare(sets, ("fair", "plain"), ("top", "plain"));
        Headroom[] headroom = [
            .. Headroom.Of(comparisons, "plain", "top").Where(one => one.Difference.Quantity.Kind == QuantityKind.Overall)];

        Assert.Equal([("wide", (bool?)true), ("narrow", false)], headroom.Select(one => (one.Set, one.CanShowBenefit)));
        Assert.Equal(.5, headroom[0].Covered["fair"], 1e-9);
        Assert.Empty(headroom[1].Covered);
        Assert.Empty(Headroom.Of(comparisons, "plain", "nothing"));

        // The verdict is that of the comparison, whoever asks.
        Assert.All(headroom, one => Assert.Contains(one.Difference, comparisons.SelectMany(pair => pair.Quantities)));
    }

    [Fact]
    public void BestRival_IsTheOneWithTheBestMean_AndAWinIsAVerdict()
    {
        ComparedSet[] sets =
        [
            Set("wide", new() { ["weak"] = [Method(40, 40)], ["strong"] = [Method(60, 60)], ["fair"] = [Method(90, 90)] }),
            Set("narrow", new() { ["weak"] = [Method(40, 40)], ["strong"] = [Method(80, 80)], ["fair"] = [Method(81, 80)] }),
        ];
        var best = BestRival.Of(Compare(sets, ("fair", "weak"), ("fair", "strong")), "fair", ["weak", "strong"]);

        Assert.Equal(
            [("wide", "strong", true), ("narrow", "strong", false)],
            best.Where(one => one.Difference.Quantity.Kind == QuantityKind.Overall).Select(one => (one.Set, one.Rival, one.Wins)));
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
        PairComparison.Compare(Sets, pairs, [MetricNames.BalancedAccuracy], cancellationToken: TestContext.Current.CancellationToken);

    private static IReadOnlyList<PairComparison> Compare(ComparedSet[] sets, params (string Candidate, string Baseline)[] pairs) =>
        PairComparison.Compare(sets, pairs, [MetricNames.Accuracy], cancellationToken: TestContext.Current.CancellationToken);

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
