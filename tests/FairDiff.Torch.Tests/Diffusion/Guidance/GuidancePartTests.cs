using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Guidance;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Guidance;

/// <summary>Each part of guidance alone.</summary>
public class GuidancePartTests
{
    private readonly LinearModel _model = new();

    [Fact]
    public void ClassifierFree_WeightZero_IsConditionalInOneForwardOfN()
    {
        using var scope = NewDisposeScope();
        var (x, conditions) = (Noise(), Conditions());

        var (conditional, guided) = ClassifierFree.Create(_model.Predict, conditions, zeros_like(conditions), 0)(x, 0.5);

        Assert.Equal([3], _model.Calls);
        Assert.True(guided.equal(_model.Predict(x, full([3], 0.5f), conditions)).all().item<bool>());
        Assert.Same(conditional, guided);
    }

    [Fact]
    public void ClassifierFree_Weight_EqualsTwoForwardsInOne()
    {
        using var scope = NewDisposeScope();
        var (x, conditions, time) = (Noise(), Conditions(), full([3], 0.5f));
        var nullConditions = NullConditions.Of(conditions, LinearModel.Layout, GuidanceNull.Label);

        var (conditional, guided) = ClassifierFree.Create(_model.Predict, conditions, nullConditions, 1.5)(x, 0.5);

        Assert.Equal([6], _model.Calls);
        Assert.True(conditional.allclose(_model.Predict(x, time, conditions)));
        Assert.True(guided.allclose((2.5 * _model.Predict(x, time, conditions)) - (1.5 * _model.Predict(x, time, nullConditions))));
    }

    [Fact]
    public void ClassifierFree_NothingToLeaveOut_SkipsTheNullBranch()
    {
        using var scope = NewDisposeScope();

        ClassifierFree.Create(_model.Predict, zeros(3, 5), zeros(3, 5), 2)(Noise(), 0.5);

        Assert.Equal([3], _model.Calls);
    }

    [Theory]
    [InlineData(GuidanceNull.Label, new float[] { 0, 0, 0, 1, 0 })]
    [InlineData(GuidanceNull.All, new float[] { 0, 0, 0, 0, 0 })]
    public void NullConditions_EachKind_ZeroesItsPartsOnly(GuidanceNull guidanceNull, float[] expected)
    {
        using var scope = NewDisposeScope();
        var conditions = tensor(new float[] { 0, 1, 0, 1, 0 }).reshape(1, 5);

        Assert.Equal(expected, NullConditions.Of(conditions, LinearModel.Layout, guidanceNull).data<float>().ToArray());
        Assert.Equal(2, conditions.sum().item<float>());
    }

    [Fact]
    public void Autoguidance_WeakerModel_AddsItsDifferenceFromTheConditional()
    {
        using var scope = NewDisposeScope();

        var result = Autoguidance.Add((x, _) => new(x * 2, x * 10), (x, t) => (x * 3) + t, 4)(tensor(new double[] { 1, -1 }), 0.5);

        // 10 x + 4 (2 x - (3 x + 0.5)) = 6 x - 2
        Assert.Equal([4, -8], result.Guided.data<double>().ToArray());
        Assert.Equal([2, -2], result.Conditional.data<double>().ToArray());
    }

    [Theory]
    [InlineData(0.25, new double[] { 0, 6.5, -5, 5 })]
    [InlineData(1, new double[] { 0, 2, -5, 5 })]
    public void Rescaled_Share_MixesGuidedAndRescaled(double share, double[] expected)
    {
        // Spreads: conditional 2 and 10, guided 8 and 10 (differences of the two values); 8 shrinks to 2, 10 stays.
        using var scope = NewDisposeScope();
        var conditional = tensor(new double[] { 1, 3, 0, 10 }).reshape(2, 2);
        var guided = tensor(new double[] { 0, 8, -5, 5 }).reshape(2, 2);

        var result = Rescaled.Apply((_, _) => new(conditional, guided), share)(guided, 0.5);

        Assert.Equal(expected, result.Guided.data<double>().ToArray());
    }

    [Theory]
    [InlineData(new long[] { 2, 3, 4, 4 })]
    [InlineData(new long[] { 3, 7 })]
    public void Rescaled_WholeShare_HasTheConditionalSpreadOfEachImage(long[] shape)
    {
        using var scope = NewDisposeScope();
        var (conditional, guided) = (randn(shape) + 3, (randn(shape) * 5) - 1);

        var result = Rescaled.Apply((_, _) => new(conditional, guided), 1)(guided, 0.5).Guided;

        Tensor Spread(Tensor images) => images.flatten(1).std(1);
        Assert.True(Spread(result).allclose(Spread(conditional), rtol: 1e-5));
        Assert.False(Spread(guided).allclose(Spread(conditional), rtol: 0.5));
    }

    [Fact]
    public void Rescaled_ImagesOfOneValue_StayFinite()
    {
        using var scope = NewDisposeScope();

        var result = Rescaled.Apply((x, _) => new(x, x), 0.7)(ones(2, 3), 0.5).Guided;

        Assert.True(result.isfinite().all().item<bool>());
    }

    [Fact]
    public void WithinInterval_EachTime_AsksOneOfTheTwo()
    {
        using var scope = NewDisposeScope();
        var predictor = WithinInterval.Apply((x, _) => x + 1, (x, _) => x - 1, new GuidanceInterval(0.2, 0.7));

        float At(double t) => predictor(zeros(1), t).item<float>();

        Assert.Equal([-1, -1, 1, 1, -1, -1], new[] { 0, 0.2, 0.21, 0.7, 0.71, 1 }.Select(At));
    }

    private static Tensor Noise()
    {
        using var generator = new Generator(5);
        return randn([3, 4], ScalarType.Float64, generator: generator);
    }

    private static Tensor Conditions() => tensor(new float[] { 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0 }).reshape(3, 5);
}
