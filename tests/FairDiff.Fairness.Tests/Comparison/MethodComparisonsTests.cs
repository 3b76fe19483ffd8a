using FairDiff.Shared;

namespace FairDiff.Fairness.Tests.Comparison;

public class MethodComparisonsTests
{
    private static readonly FairnessOptions Options = new() { BootstrapSamples = 200 };

    // North and south have 100 rows each; a method is right in so many of them.
    private static readonly MethodComparisons Comparisons = Of(new()
    {
        ["plain"] = [Method(80, 60), Method(84, 60)],
        ["fair"] = [Method(76, 70)],
        ["worse"] = [Method(70, 50)],
    });

    [Fact]
    public void Of_Methods_HasTheMeanAndSpreadOfEach()
    {
        Assert.Equal(["plain", "fair", "worse"], Comparisons.Methods);
        var accuracy = Comparisons.Quantities["plain"][QuantityName.Overall("accuracy")];
        Assert.Equal(0.71, accuracy.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(0.0002), accuracy.Deviation!.Value, 1e-12);
        Assert.Equal(0.22, Comparisons.Quantities["plain"][QuantityName.Gap("site", "accuracy")].Mean, 1e-12);
        Assert.Equal(0.06, Comparisons.Quantities["fair"][QuantityName.Gap("site", "accuracy")].Mean, 1e-12);
    }

    [Fact]
    public void AgainstFirst_EachMethod_IsItsComparisonWithThePValuesCorrectedOverAll()
    {
        var alone = MethodComparison.Compare(
            [Method(80, 60), Method(84, 60)], [Method(76, 70)], Options,
            cancellationToken: TestContext.Current.CancellationToken)[QuantityName.Overall("accuracy")];
        var among = Comparisons.AgainstFirst["fair"][QuantityName.Overall("accuracy")];

        Assert.Equal(["fair", "worse"], Comparisons.AgainstFirst.Keys);
        Assert.Equal((alone.Difference, alone.PValue), (among.Difference, among.PValue));

        // The smallest of all p-values is multiplied by their number.
        var all = Comparisons.AgainstFirst.Values.SelectMany(comparison => comparison.Quantities).Where(
            quantity => quantity.PValue is not null).ToArray();
        var least = all.MinBy(quantity => quantity.PValue)!;
        Assert.Equal(Math.Min(1, least.PValue!.Value * all.Length), least.HolmPValue!.Value, 1e-12);
        Assert.True(all.Length > alone.HolmPValue / alone.PValue);
    }

    [Fact]
    public void TradeOffs_OfAccuracyAndGap_LeaveTheMethodThatOthersBeatOffTheFront()
    {
        var places = Comparisons.TradeOffs("site");

        Assert.Equal(["plain", "fair", "worse"], places.Select(place => place.Method));
        Assert.Equal(["fair"], ParetoFront.Find(places).Select(place => place.Method));
        Assert.Equal(0.73, places[1].Performance, 1e-12);
        Assert.Empty(Comparisons.TradeOffs("sex"));
    }

    [Fact]
    public void TradeOffs_MetricOfWhichLessIsBetter_IsRefused()
    {
        Assert.Contains(
            "Less of 'brier' is better", Assert.Throws<FairnessException>(() => Comparisons.TradeOffs("site", MetricNames.Brier)).Message);
        Assert.Contains("No method has 'magic'", Assert.Throws<FairnessException>(() => Comparisons.TradeOffs("site", "magic")).Message);
    }

    [Fact]
    public void Of_Metrics_ComparesThoseOnly()
    {
        var one = MethodComparisons.Compare(
            new OrderedDictionary<string, IReadOnlyList<FairnessData>> { ["a"] = [Method(80, 60)], ["b"] = [Method(70, 70)] },
            Options,
            [MetricNames.Auc],
            TestContext.Current.CancellationToken);

        Assert.Equal(
            ["overall(auc)", "gap(site,auc)", "worst(site,auc)"],
            one.AgainstFirst["b"].Quantities.Select(quantity => $"{quantity.Quantity}"));
        Assert.Equal(one.Quantities["a"].Keys, one.AgainstFirst["b"].Quantities.Select(quantity => quantity.Quantity));
        Assert.Equal(["gap(site,auc)"], one.LowerIsBetter.Select(name => $"{name}"));
        Assert.Contains("no metric 'magic'", Assert.Throws<FairnessException>(() => MethodComparisons.Compare(
            new Dictionary<string, IReadOnlyList<FairnessData>> { ["a"] = [Method(80, 60)] }, Options, ["magic"], CancellationToken.None))
                .Message);
    }

    [Fact]
    public void Of_MetricThatNoMethodHas_SaysWhy()
    {
        FairnessData Logits(FairnessData data) => data with { Scores = RowMatrix.Of(200, 2, (row, c) => 10 * data.Scores[row, c]) };
        MethodComparisons Compare(FairnessData first) => MethodComparisons.Compare(
            new OrderedDictionary<string,
            IReadOnlyList<FairnessData>> { ["a"] = [first], ["b"] = [Logits(Method(70, 70)), Logits(Method(72, 70))] },
            Options,
            [MetricNames.CalibrationError],
            TestContext.Current.CancellationToken);

        Assert.Contains(
            "No method has 'calibrationError': the scores are not probabilities",
            Assert.Throws<FairnessException>(() => Compare(Logits(Method(80, 60)))).Message);

        // Where one has it, the others are listed without.
        var one = Compare(Method(80, 60));
        Assert.NotEmpty(one.Quantities["a"]);
        Assert.Empty(one.Quantities["b"]);
        Assert.Equal((1, 2), (one.Replicates["a"], one.Replicates["b"]));
    }

    [Fact]
    public void Of_OtherRows_IsRefused()
    {
        var shorter = Cohort.OfHits(("north", 50, 50), ("south", 50, 40));

        Assert.Contains(
            "replicate 2", Assert.Throws<FairnessException>(() => Of(new() { ["a"] = [Method(80, 60)], ["b"] = [shorter] })).Message);
        Assert.Contains("one replicate of each", Assert.Throws<FairnessException>(() => Of(new() { ["a"] = [] })).Message);
    }

    private static FairnessData Method(int north, int south) => Cohort.OfHits(("north", north, 100 - north), ("south", south, 100 - south));

    private static MethodComparisons Of(OrderedDictionary<string, IReadOnlyList<FairnessData>> methods) =>
        MethodComparisons.Compare(methods, Options, cancellationToken: CancellationToken.None);
}
