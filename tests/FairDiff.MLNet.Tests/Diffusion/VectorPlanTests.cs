using FairDiff.MLNet.Diffusion;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Plans where the label is a vector: real vectors reused, attributes even.</summary>
public class VectorPlanTests
{
    private readonly VectorLabel _label = new("Label", ["a", "b"]);

    [Fact]
    public void Fair_FewVectors_AreInProportionAndAttributesEven()
    {
        var rows = Rows([.. Enumerable.Repeat((float[])[1, 0], 60), .. Enumerable.Repeat((float[])[1, 1], 30), .. Enumerable.Repeat(
            (float[])[0, float.NaN], 10)]);

        var plan = SamplingPlan.Fair.Draw(rows, 200);

        Assert.Equal(
            [("a", 120), ("a + b", 60), ("b=?", 20)],
            plan.CountBy(cell => _label.TextOf(cell.Label)).Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal([(1, 100), (2, 100)], plan.CountBy(cell => cell.Attributes[0]).Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(60, plan.Count(cell => cell == new ConditionCell(1, [2])));
    }

    [Fact]
    public void Fair_MoreVectorsThanImages_KeepsTheDistributionOfEachLabel()
    {
        // Every row has a vector of its own, sorted by it: the first fifth of the rows alone would have a mean of 0.1.
        var rows = Rows([.. Enumerable.Range(0, 1000).Select(i => (float[])[i / 1000f, i * 7 % 1000 / 1000f])]);

        var plan = SamplingPlan.Fair.Draw(rows, 200);

        Assert.Equal(200, plan.Distinct().Count());
        Assert.Equal(0.5, Mean(plan, 0), 0.01);
        Assert.Equal(0.5, Mean(plan, 1), 0.05);
        Assert.Equal(100, plan.Count(cell => cell.Attributes[0] == 1));

        // And so does any beginning of it.
        Assert.Equal(0.5, Mean([.. plan.Take(50)], 0), 0.15);
    }

    [Fact]
    public void AsInData_MoreVectorsThanImages_KeepsTheDistributionOfEachLabel()
    {
        var rows = Rows([.. Enumerable.Range(0, 1000).Select(i => (float[])[i / 1000f, i * 7 % 1000 / 1000f])]);

        var plan = SamplingPlan.AsInData.Draw(rows, 100);

        Assert.All(plan, cell => Assert.Contains(cell, rows.Rows));
        Assert.Equal(0.5, Mean(plan, 0), 0.02);
    }

    [Fact]
    public void Draw_OtherOrderOfTheRows_GivesTheSameConditions()
    {
        float[][] vectors = [.. Enumerable.Range(0, 90).Select(i => (float[])[i % 9 / 8f, i % 5 / 4f])];
        var plan = SamplingPlan.Fair.Draw(Rows(vectors), 50).Select(cell => (_label.TextOf(cell.Label), cell.Attributes[0])).ToArray();
        var reversed = new VectorLabel("Label", ["a", "b"]);

        var again = SamplingPlan.Fair.Draw(Rows([.. vectors.Reverse()], reversed), 50);

        Assert.Equal(plan, again.Select(cell => (reversed.TextOf(cell.Label), cell.Attributes[0])));
    }

    [Fact]
    public void Divide_RoundsTheRunningSum()
    {
        // Running quotas 0.5, 1, 1.5, 2 round to 1, 1, 2, 2; then 2.8, 3.2, 4.
        Assert.Equal([1, 0, 1, 0], RunningSum.Divide(2, [1, 1, 1, 1]));
        Assert.Equal([3, 0, 1], RunningSum.Divide(4, [7, 1, 2]));
    }

    [Fact]
    public void Arrange_ManyPlans_AreOrderedAsByLookingAtEveryCell()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            CellCount[] cells = [
                .. Enumerable.Range(1, random.Next(1, 30)).Select(key => new CellCount(new ConditionCell(key, []), random.Next(0, 6)))];

            Assert.Equal(ByLookingAtEveryCell(cells), SpreadOrder.Arrange(cells));
        }
    }

    private static List<ConditionCell> ByLookingAtEveryCell(CellCount[] cells)
    {
        var total = cells.Sum(cell => cell.Count);
        var emitted = new int[cells.Length];
        List<ConditionCell> order = [];
        for (var place = 1; place <= total; place++)
        {
            var next = Enumerable.Range(0, cells.Length).Where(index => emitted[index] < cells[index].Count)
                .MaxBy(index => (place * cells[index].Count) - (total * emitted[index]));
            emitted[next]++;
            order.Add(cells[next].Cell);
        }

        return order;
    }

    private double Mean(IReadOnlyList<ConditionCell> plan, int entry) => plan.Average(cell => (double)_label.VectorOf(cell.Label)![entry]);

    /// <summary>Rows of sex 1, but every tenth of sex 2.</summary>
    private ConditionedRows Rows(float[][] vectors, VectorLabel? label = null) => new(
        label ?? _label,
        [new ConditionPartValues("Sex", ["f", "m"])],
        [.. vectors.Select((vector, row) => new ConditionCell((label ?? _label).KeyOf(vector), [row % 10 == 0 ? 2 : 1]))]);
}
