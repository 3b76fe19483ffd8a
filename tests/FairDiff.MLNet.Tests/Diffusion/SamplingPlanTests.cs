using FairDiff.MLNet.Diffusion;

namespace FairDiff.MLNet.Tests.Diffusion;

public class SamplingPlanTests
{
    // Hospitals 0, 3, 4 occur; 1 and 2 are in the key but in no row. 80 normal and 20 tumour rows are labelled, all but 5 at hospital 0.
    private static readonly ConditionedRows Data = new(
        new KeyLabel("Label", ["normal", "tumour"]),
        [new ConditionPartValues("Hospital", ["0", "1", "2", "3", "4"])],
        [
            .. Enumerable.Repeat(new ConditionCell(1, [1]), 80), .. Enumerable.Repeat(new ConditionCell(2, [1]), 15),
            .. Enumerable.Repeat(new ConditionCell(2, [4]), 5), .. Enumerable.Repeat(new ConditionCell(0, [5]), 50),
        ]);

    [Fact]
    public void Fair_AttributesUniformOverThoseThatOccur_LabelsAsInTheLabelledRows()
    {
        var counts = Count(SamplingPlan.Fair, 150);

        Assert.Equal(6, counts.Count);
        foreach (var hospital in new[] { 1, 4, 5 })
        {
            Assert.Equal(40, counts[new ConditionCell(1, [hospital])]);
            Assert.Equal(10, counts[new ConditionCell(2, [hospital])]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(101)]
    public void Fair_CountThatDoesNotDivide_IsExactAndMarginalsAreWithinOne(int total)
    {
        var plan = SamplingPlan.Fair.Draw(Data, total);

        Assert.Equal(total, plan.Count);
        Assert.InRange(plan.Count(cell => cell.Label == 1), (0.8 * total) - 1, (0.8 * total) + 1);
        Assert.All(new[] { 1, 4, 5 }, hospital =>
            Assert.InRange(plan.Count(cell => cell.Attributes[0] == hospital), (total / 3.0) - 1, (total / 3.0) + 1));
    }

    [Fact]
    public void Fair_TwoAttributes_CoversEveryCombination()
    {
        var rows = Data with
        {
            Attributes = [.. Data.Attributes, new ConditionPartValues("Sex", ["f", "m"])],
            Rows = [new(1, [1, 1]), new(1, [4, 0]), new(2, [1, 2])],
        };

        Assert.Equal(2 * 2 * 2, SamplingPlan.Fair.Draw(rows, 24).Distinct().Count());
    }

    [Fact]
    public void AsInData_ReusesTheLabelledConditionsInProportion()
    {
        var counts = Count(SamplingPlan.AsInData, 40);

        Assert.Equal(32, counts[new ConditionCell(1, [1])]);
        Assert.Equal(6, counts[new ConditionCell(2, [1])]);
        Assert.Equal(2, counts[new ConditionCell(2, [4])]);
        Assert.Equal(3, counts.Count);
    }

    [Fact]
    public void Counts_AreExact()
    {
        var counts = Count(
            SamplingPlan.Counts(
                new Dictionary<SamplingCell, int> { [new("tumour", "4")] = 3, [new("normal", "3")] = 2, [new("normal", "0")] = 0 }), null);

        Assert.Equal(3, counts[new ConditionCell(2, [5])]);
        Assert.Equal(2, counts[new ConditionCell(1, [4])]);
        Assert.Equal(2, counts.Count);
    }

    [Theory]
    [InlineData("tumor", "0", "'tumor' of 'Label'", "normal, tumour")]
    [InlineData("tumour", "1", "'1' of 'Hospital'", "0, 3, 4")]
    public void Counts_ValueThatDoesNotOccur_ThrowsWithTheAllowedValues(string label, string hospital, string named, string allowed)
    {
        var plan = SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new(label, hospital)] = 1 });

        var exception = Assert.Throws<FairDiffException>(() => plan.Draw(Data, null));

        Assert.Contains(named, exception.Message);
        Assert.Contains($"Allowed are: {allowed}.", exception.Message);
    }

    [Fact]
    public void Counts_OtherNumberOfAttributesOrOtherTotal_Throws()
    {
        var withoutAttribute = SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new("tumour")] = 1 });
        var one = SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new("tumour", "0")] = 1 });

        Assert.Contains("names 0 attributes", Assert.Throws<FairDiffException>(() => withoutAttribute.Draw(Data, null)).Message);
        Assert.Contains("add up to 1", Assert.Throws<FairDiffException>(() => one.Draw(Data, 2)).Message);
    }

    [Fact]
    public void Counts_NegativeOrNone_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new("a")] = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Counts(new Dictionary<SamplingCell, int>()));
    }

    /// <summary>Two of six cells measured: m = .8 x .2 + .2 x 1 = .36 under the fair plan; with ten rows of it their losses are .216 and
    /// .68, so that their weights are .6 and 17/9, of the others 1; W = .8/3 x 2.6 + .2/3 x 35/9.</summary>
    [Fact]
    public void Feedback_Losses_MoveTheFairPlanAsTheFormulaSays()
    {
        var counts = Count(SamplingPlan.Feedback(Losses(("normal", "0", 90, .2), ("tumour", "3", 10, 1))), 1_000_000);

        const double Whole = (.8 / 3 * 2.6) + (.2 / 3 * 35 / 9);
        double Expected(double share, double weight) => 1_000_000 * share * (.25 + (.75 * weight / Whole));
        Assert.Equal(1_000_000, counts.Values.Sum());
        Assert.Equal(Expected(.8 / 3, .6), counts[new(1, [1])], 1.0);
        Assert.Equal(Expected(.8 / 3, 1), counts[new(1, [4])], 1.0);
        Assert.Equal(Expected(.2 / 3, 17 / 9.0), counts[new(2, [4])], 1.0);
        Assert.Equal(Expected(.2 / 3, 1), counts[new(2, [5])], 1.0);
    }

    [Theory]
    [InlineData(0, .25, .7)]
    [InlineData(1, 1, .7)]
    [InlineData(2, 0, .3)]
    [InlineData(1, 0, 0)]
    public void Feedback_WithoutTemperingOrWeightsOrDifferences_IsTheFairPlan(double tempering, double floor, double loss)
    {
        var other = tempering == 1 && floor < 1 ? loss : tempering == 2 ? loss : 1;
        var plan = SamplingPlan.Feedback(
            Losses(("normal", "0", 50, loss), ("tumour", "3", 5, other), ("tumour", "nowhere", 5, 9)), tempering, floor: floor);

        Assert.Equal(Count(SamplingPlan.Fair, 150), Count(plan, 150));
    }

    [Fact]
    public void Feedback_OneCellWithAllOfTheLoss_LeavesEveryOtherItsFloor()
    {
        var counts = Count(
            SamplingPlan.Feedback(
                Losses(
                    ("normal", "0", 9, 0), ("normal", "3", 9, 0), ("normal", "4", 9, 0), ("tumour", "0", 9, 0), ("tumour", "3", 9, 3),
                    ("tumour", "4", 9, 0)),
                priorRows: 0, floor: .4),
            1500);

        Assert.Equal(.4 * 400, counts[new(1, [4])]);
        Assert.Equal(.4 * 100, counts[new(2, [1])]);
        Assert.Equal((.4 * 100) + (.6 * 1500), counts[new(2, [4])]);
    }

    [Fact]
    public void Feedback_OtherColumnsOrCellsOrRanges_Throws()
    {
        var losses = Losses(("normal", "0", 9, 1));
        string Refused(CellLosses of) => Assert.Throws<FairDiffException>(() => SamplingPlan.Feedback(of).Draw(Data, 5)).Message;

        Assert.Contains("Label x Sex, and the generator is conditioned on Label x Hospital", Refused(
            losses with { AttributeColumnNames = ["Sex"] }));
        Assert.Contains("normal*7", Refused(Losses(("normal", "7", 9, 1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Feedback(losses, tempering: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Feedback(losses, priorRows: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Feedback(losses, floor: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Feedback(losses with { Cells = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Feedback(Losses(("normal", "0", 0, 1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplingPlan.Feedback(Losses(("normal", "0", 9, -.1))));
    }

    private static CellLosses Losses(params (string Label, string Hospital, int Rows, double Mean)[] cells) => new(
        "Label", ["Hospital"],
        [.. cells.Select(cell => new CellLoss(new SamplingCell(cell.Label, cell.Hospital), cell.Rows, cell.Mean, 9))]);

    [Fact]
    public void Draw_AnyBeginning_IsCloseToTheWhole()
    {
        var plan = SamplingPlan.Fair.Draw(Data, 300);
        var whole = plan.CountBy(cell => cell).ToDictionary();

        for (var length = 1; length <= plan.Count; length++)
        {
            var counts = plan.Take(length).CountBy(cell => cell).ToDictionary();
            Assert.All(whole, pair => Assert.InRange(
                counts.GetValueOrDefault(pair.Key) - (length * pair.Value / 300.0), -2, 2));
        }
    }

    [Fact]
    public void Draw_WithoutLabelledRow_Throws()
    {
        var unlabelled = Data with { Rows = [new(0, [1])] };

        Assert.Contains(
            "None of the 1 rows has a label", Assert.Throws<FairDiffException>(() => SamplingPlan.Fair.Draw(unlabelled, 5)).Message);
    }

    [Fact]
    public void Draw_WithoutCondition_LeavesEverythingOpen()
    {
        var unconditional = new ConditionedRows(null, [], [ConditionedRows.Unconditional]);

        Assert.All(SamplingPlan.Fair.Draw(unconditional, 5), cell => Assert.Equal(ConditionedRows.Unconditional, cell));
        Assert.Equal(SamplingPlan.DefaultCount, SamplingPlan.AsInData.Draw(unconditional, null).Count);
    }

    private static Dictionary<ConditionCell, int> Count(SamplingPlan plan, int? total) =>
        plan.Draw(Data, total).CountBy(cell => cell).ToDictionary();
}
