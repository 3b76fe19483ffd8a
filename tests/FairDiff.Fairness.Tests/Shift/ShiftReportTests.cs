namespace FairDiff.Fairness.Tests.Shift;

public class ShiftReportTests
{
    private static readonly FairnessOptions Options = new() { BootstrapSamples = 500, Groups = ["site"] };

    [Fact]
    public void Of_WorseSet_HasDifferenceIntervalAndShifts()
    {
        var id = Cohort.OfHits(("a", 90, 10), ("b", 90, 10));
        var report = Of(id, ("far", Cohort.OfHits(("a", 60, 40), ("c", 180, 120))));

        var accuracy = report["far"].Quantities.Single(quantity => $"{quantity.Quantity}" == "overall(accuracy)");
        Assert.Equal(0.9, accuracy.Id, 1e-12);
        Assert.Equal(0.6, accuracy.Ood, 1e-12);

        // Independent sets: sqrt(0.9 x 0.1 / 200 + 0.6 x 0.4 / 400) = 0.0324.
        Assert.Equal(-0.3 - (1.96 * 0.0324), accuracy.Difference.Interval!.Lower, 0.012);
        Assert.Equal(-0.3 + (1.96 * 0.0324), accuracy.Difference.Interval.Upper, 0.012);
        Assert.True(accuracy.PValue < 0.01);
        Assert.Equal(
            [
                new ShareShift("a", 100, 0.5, 100, 0.25), new ShareShift("b", 100, 0.5, 0, 0),
                new ShareShift("c", 0, 0, 300, 0.75)], report["far"].Groups["site"]);
        Assert.Equal(new ShareShift("yes", 100, 0.5, 200, 0.5), report["far"].Labels[1]);
    }

    [Fact]
    public void Of_SeveralSets_AreJudgedByPValuesCorrectedOverAllOfThem()
    {
        var id = Cohort.OfHits(("a", 90, 10), ("b", 90, 10));
        (string, FairnessData)[] sets = [
            ("far", Cohort.OfHits(("a", 60, 40), ("b", 60, 40))), ("near", Cohort.OfHits(("a", 88, 12), ("b", 92, 8)))];
        var report = ShiftReport.Compute(
            id, new OrderedDictionary<string, FairnessData>(sets.Select(set => KeyValuePair.Create(set.Item1, set.Item2))), Options, [
                MetricNames.Accuracy], TestContext.Current.CancellationToken);
        QuantityShift Accuracy(string set) => report[set].Quantities.Single(quantity => $"{quantity.Quantity}" == "overall(accuracy)");

        // Accuracy of all rows, its gap and its worst group, of two sets.
        Assert.Equal(Accuracy("far").PValue!.Value * 6, Accuracy("far").HolmPValue!.Value, 1e-12);
        Assert.Equal((DifferenceVerdict.Worse, DifferenceVerdict.NotClear), (Accuracy("far").Verdict, Accuracy("near").Verdict));
        Assert.All(
            report["far"].Quantities.Where(quantity => quantity.Quantity.Metric != MetricNames.Accuracy),
            quantity => Assert.Equal((null, DifferenceVerdict.NotTested), (quantity.HolmPValue, quantity.Verdict)));
    }

    [Fact]
    public void Of_SetLikeTheOther_IsNoShift()
    {
        var id = Cohort.OfHits(("a", 90, 10), ("b", 80, 20));

        Assert.All(
            Of(id, ("same", id))["same"].Quantities,
            quantity => Assert.Equal((0.0, 1.0), (quantity.Difference.Value, quantity.PValue!.Value)));
    }

    [Fact]
    public void Of_SetWithoutTheAttribute_IsComparedOverallOnly()
    {
        var bare = Cohort.OfHits(("a", 60, 40)) with { Attributes = new Dictionary<string, IReadOnlyList<string>>() };
        var set = Of(Cohort.OfHits(("a", 90, 10), ("b", 80, 20)), ("bare", bare))["bare"];

        Assert.All(set.Quantities, quantity => Assert.StartsWith("overall(", $"{quantity.Quantity}"));
        Assert.Contains("gap(site,accuracy)", set.NotComparable.Select(name => $"{name}"));
        Assert.Equal(new ShareShift("a", 100, 0.5, 0, null), set.Groups["site"][0]);
    }

    [Fact]
    public void Of_OtherClasses_SaysSo() => Assert.Contains(
        "Set 'far' has the classes",
        Assert.Throws<FairnessException>(
            () => Of(Cohort.OfHits(("a", 9, 1)), ("far", Cohort.OfHits(("a", 9, 1)) with { ClassNames = ["x", "y"] }))).Message);

    [Fact]
    public void CoOccurrence_KnownRows_IsConditional()
    {
        const double Unknown = double.NaN;
        var table = LabelCoOccurrence.Count(new MultiLabelData
        {
            ConditionNames = ["edema", "effusion", "mass"],
            Targets = new[,] { { 1, 1, 0 }, { 1, 0, 0 }, { 1, Unknown, 0 }, { 0, 1, 0 } },
            Scores = new double[4, 3],
        });

        Assert.Equal([1, 0.5, 0], table.Probability[0]);
        Assert.Equal([0.5, 1, 0], table.Probability[1]);
        Assert.Equal([null, null, null], table.Probability[2]);
        Assert.Equal([3, 2, 3], table.Rows[0]);
    }

    private static ShiftReport Of(FairnessData id, (string Name, FairnessData Data) ood) => ShiftReport.Compute(
        id, new Dictionary<string, FairnessData> { [ood.Name] = ood.Data }, Options,
        cancellationToken: TestContext.Current.CancellationToken);
}
