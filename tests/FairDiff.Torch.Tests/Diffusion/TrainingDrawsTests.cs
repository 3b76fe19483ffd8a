using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class TrainingDrawsTests
{
    private static readonly ConditionLayout Layout = TinyData.Layout;

    [Fact]
    public void For_SameSeedAndStep_DrawsTheSame()
    {
        using var scope = NewDisposeScope();
        var rows = Rows(labelledFraction: 0.5, tempering: 1);
        var options = new DiffusionTrainingOptions { BatchSize = 32, LabelDropout = 0.5 };

        var (a, b, next) = (Draw(7), Draw(7), Draw(8));

        Assert.Equal(a.Rows, b.Rows);
        Assert.Equal(a.Times, b.Times);
        Assert.True(a.Kept.eq(b.Kept).all().item<bool>() && a.Noise.eq(b.Noise).all().item<bool>());
        Assert.NotEqual(a.Rows, next.Rows);

        TrainingDraws Draw(long step) => TrainingDraws.For(step, rows, Layout, options.Run(8));
    }

    [Fact]
    public void For_AnyStep_StratifiesTimesInRandomOrder()
    {
        using var scope = NewDisposeScope();
        var options = new DiffusionTrainingOptions { BatchSize = 64 };

        var times = TrainingDraws.For(0, Rows(null, 1), Layout, options.Run(8)).Times;

        Assert.Equal(Enumerable.Range(0, 64), times.Select(t => (int)(t * 64)).Order());
        Assert.NotEqual(times.Order(), times);
    }

    [Fact]
    public void For_Dropout_ZeroesWholePartsIndependently()
    {
        using var scope = NewDisposeScope();
        var options = new DiffusionTrainingOptions { BatchSize = 2000, LabelDropout = 0.3, AttributeDropout = 0.1 };

        var kept = TrainingDraws.For(0, Rows(null, 1), Layout, options.Run(8)).Kept;

        Assert.True(kept[TensorIndex.Colon, 0].eq(kept[TensorIndex.Colon, 1]).all().item<bool>());
        Assert.Equal(0.7, kept[TensorIndex.Colon, 0].mean().item<float>(), 0.03);
        Assert.Equal(0.9, kept[TensorIndex.Colon, 2].mean().item<float>(), 0.03);
        Assert.Equal(0.63, (kept[TensorIndex.Colon, 0] * kept[TensorIndex.Colon, 2]).mean().item<float>(), 0.03);
    }

    [Fact]
    public void For_ConditionDropout_ZeroesAllPartsAtOnce()
    {
        using var scope = NewDisposeScope();
        var run = new TrainingRun(new VectorGeneratorTraining { BatchSize = 2000, ConditionDropout = 0.3 }, Seed: 0, Shape: [5]);

        var draws = TrainingDraws.For(0, Rows(null, 1), Layout, run);

        Assert.True(draws.Kept.eq(draws.Kept.narrow(1, 0, 1)).all().item<bool>());
        Assert.Equal(0.7, draws.Kept.mean().item<float>(), 0.03);
        Assert.Equal([2000, 5], draws.Noise.shape);
    }

    [Fact]
    public void For_DropoutOfOneAttribute_IsItsOwn()
    {
        using var scope = NewDisposeScope();
        var layout = new ConditionLayout([.. Layout.Parts, new("Sex", false, ["f", "m"])]);
        var options = new DiffusionTrainingOptions
        {
            BatchSize = 2000,
            AttributeDropout = 0.1,
            AttributeDropoutOverrides = new Dictionary<string, double> { ["Sex"] = 0.5 },
        };

        var kept = TrainingDraws.For(0, new(zeros(4, 6), layout, null, 1), layout, options.Run(8)).Kept;

        Assert.Equal(0.9, kept[TensorIndex.Colon, 2].mean().item<float>(), 0.03);
        Assert.Equal(0.5, kept[TensorIndex.Colon, 4].mean().item<float>(), 0.04);
    }

    [Fact]
    public void For_LearnedVariance_TakesTheTimesOfTheBound()
    {
        using var scope = NewDisposeScope();
        var options = new DiffusionTrainingOptions { BatchSize = 64 };

        var plain = TrainingDraws.For(3, Rows(null, 1), Layout, options.Run(8)).Times;
        var moved = TrainingDraws.For(3, Rows(null, 1), Layout, (options with { LearnedVariance = true }).Run(8)).Times;

        Assert.All(plain.Zip(moved), pair => Assert.InRange(pair.Second - pair.First, 0, 0.001 + 1e-12));
        Assert.All(moved, t => Assert.Equal(Math.Round(t * 1000), t * 1000, 1e-9));
    }

    [Fact]
    public void Draw_SoftLabels_CountAsLabelled()
    {
        using var conditions = zeros(10, 4);
        conditions.narrow(0, 0, 4).narrow(1, 0, 2).copy_(tensor(new[] { 0.3f, 0.7f }));
        using var generator = new Generator(1);

        Assert.All(new RowSampler(conditions, Layout, 1, 1).Draw(50, generator), row => Assert.InRange(row, 0, 3));
    }

    [Theory]
    [InlineData(null, 100.0 / 400)]
    [InlineData(0.4, 0.4)]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, 1.0)]
    public void Draw_LabelledFraction_IsMet(double? fraction, double expected)
    {
        using var generator = new Generator(1);

        var rows = Rows(fraction, 1).Draw(20_000, generator);

        Assert.Equal(expected, rows.Count(row => row < 100) / 20_000.0, 0.01);
    }

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(0.5, 0.75)]
    [InlineData(0, 0.5)]
    public void Draw_Tempering_RaisesTheShareOfRareCombinations(double tempering, double expectedShareOfCommon)
    {
        using var generator = new Generator(1);

        var rows = Rows(1, tempering).Draw(20_000, generator);

        Assert.Equal(expectedShareOfCommon, rows.Count(row => row < 90) / 20_000.0, 0.015);
    }

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(0.5, 0.75)]
    [InlineData(0, 0.5)]
    public void Draw_TemperingByStrata_EvensAttributesThatTheConditionDoesNotHold(double tempering, double expectedShareOfCommon)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var layout = new ConditionLayout([Layout.Parts[0]]);
        var conditions = zeros(400, 2);
        conditions.narrow(0, 0, 100).narrow(1, 0, 1).fill_(1);
        int[] strata = [.. Enumerable.Range(0, 400).Select(row => row < 90 ? 0 : 1)];

        var rows = new RowSampler(conditions, layout, 1, tempering, strata).Draw(20_000, generator);

        Assert.Equal(expectedShareOfCommon, rows.Count(row => row < 90) / 20_000.0, 0.015);
        Assert.All(rows, row => Assert.InRange(row, 0, 99));
    }

    [Fact]
    public void Draw_StrataThatAreTheAttributesOfTheCondition_DrawsTheSameRows()
    {
        using var generator = new Generator(1);
        using var other = new Generator(1);
        int[] strata = [.. Enumerable.Range(0, 400).Select(row => row < 90 ? 7 : 3)];

        Assert.Equal(Rows(0.5, 0.25).Draw(500, generator), Rows(0.5, 0.25, strata).Draw(500, other));
    }

    [Fact]
    public void Draw_WithoutACondition_EvensAllRows()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        int[] strata = [.. Enumerable.Range(0, 100).Select(row => row < 90 ? 0 : 1)];

        Assert.Equal(
            0.5, new RowSampler(zeros(100, 0), new([]), null, 0, strata).Draw(20_000, generator).Count(row => row < 90) / 20_000.0, 0.015);
        Assert.Equal(0.9, new RowSampler(zeros(100, 0), new([]), null, 1).Draw(20_000, generator).Count(row => row < 90) / 20_000.0, 0.015);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draw_OnlyOneKind_TakesAllFromIt(bool labelled)
    {
        using var conditions = zeros(5, 4);
        conditions.narrow(1, 0, 1).fill_(labelled ? 1 : 0);
        using var generator = new Generator(1);

        Assert.All(new RowSampler(conditions, Layout, 0.5, 1).Draw(50, generator), row => Assert.InRange(row, 0, 4));
    }

    /// <summary>400 rows; the first 100 are labelled: 90 red, then 10 blue.</summary>
    private static RowSampler Rows(double? labelledFraction, double tempering, IReadOnlyList<int>? strata = null)
    {
        using var scope = NewDisposeScope();
        var conditions = zeros(400, 4);
        conditions.narrow(0, 0, 100).narrow(1, 0, 1).fill_(1);
        conditions.narrow(0, 0, 90).narrow(1, 2, 1).fill_(1);
        conditions.narrow(0, 90, 310).narrow(1, 3, 1).fill_(1);
        return new(conditions, Layout, labelledFraction, tempering, strata);
    }
}
