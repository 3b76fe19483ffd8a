using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Guidance;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Guidance;

/// <summary>The parts of guidance together, as the options ask for them.</summary>
public class GuidedPredictorTests
{
    private static readonly GeneratorSampling Unguided = new() { GuidanceWeight = 0 };

    private readonly LinearModel _model = new();
    private readonly LinearModel _weaker = new(strength: 0.6);

    public static MatrixTheoryData<DiffusionSampler, GuidanceNull> SamplersAndNulls =>
        new(Enum.GetValues<DiffusionSampler>(), Enum.GetValues<GuidanceNull>());

    [Theory]
    [MemberData(nameof(SamplersAndNulls))]
    public void Sample_Guided_ShiftsTheMeanAndKeepsTheCovariance(DiffusionSampler sampler, GuidanceNull guidanceNull)
    {
        // Guided Gaussians of one covariance are the Gaussian with mean m + w (m - m_null) + a (m - m_weaker).
        using var scope = NewDisposeScope();
        var condition = Condition();
        var options = new GeneratorSampling { GuidanceWeight = 1.5, GuidanceNull = guidanceNull, AutoguidanceWeight = 2 };

        var guided = MomentsOf(sampler, options, condition);
        var plain = MomentsOf(sampler, Unguided with { AutoguidanceWeight = 0 }, condition);

        var mean = _model.Mean(condition)[0];
        var nullMean = _model.Mean(NullConditions.Of(condition, LinearModel.Layout, guidanceNull))[0];
        Assert.True(guided.Mean.allclose(mean + (1.5 * (mean - nullMean)) + (2 * (mean - _weaker.Mean(condition)[0])), atol: 1e-10));
        Assert.True(guided.Covariance.allclose(plain.Covariance, atol: 1e-10));
        Assert.True(plain.Mean.allclose(mean, atol: 1e-10));
    }

    [Fact]
    public void Create_Weights_EnterLinearly()
    {
        using var scope = NewDisposeScope();
        var x = Noise();
        Tensor At(double guidance, double autoguidance) =>
            Create(Unguided with { GuidanceWeight = guidance, AutoguidanceWeight = autoguidance }, Condition())(x, 0.4);

        var start = At(0, 0);
        var both = At(3, 2);

        Assert.True(both.allclose(start + (3 * (At(1, 0) - start)) + (2 * (At(0, 1) - start))));
        Assert.False(both.allclose(start, atol: 0.1));
    }

    [Fact]
    public void Create_NothingAskedFor_IsOneConditionalForward()
    {
        using var scope = NewDisposeScope();

        Create(Unguided with { AutoguidanceWeight = 0, GuidanceRescale = 0.7 }, Condition())(Noise(), 0.4);

        Assert.Equal([3], _model.Calls);
        Assert.Empty(_weaker.Calls);
    }

    [Fact]
    public void Create_Interval_CostsAndChangesNothingOutside()
    {
        using var scope = NewDisposeScope();
        var x = Noise();
        var options = new GeneratorSampling { GuidanceWeight = 2, GuidanceRescale = 0.5, GuidanceInterval = new(0.3, 0.6) };
        var predictor = Create(options, Condition());

        var outside = predictor(x, 0.7);
        predictor(x, 0.3);
        Assert.Equal([3, 3], _model.Calls);
        Assert.Empty(_weaker.Calls);
        var inside = predictor(x, 0.6);
        Assert.Equal([3, 3, 6], _model.Calls);
        Assert.Equal([3], _weaker.Calls);

        Assert.True(outside.equal(_model.Predict(x, full([3], 0.7f), Condition())).all().item<bool>());
        Assert.True(inside.equal(Create(options with { GuidanceInterval = null }, Condition())(x, 0.6)).all().item<bool>());
    }

    [Fact]
    public void Create_Rescale_ActsOnAllThatGuidanceAdded()
    {
        using var scope = NewDisposeScope();
        var (x, condition) = (Noise(), Condition());
        var options = new GeneratorSampling { GuidanceWeight = 5, AutoguidanceWeight = 5 };

        var plain = _model.Predict(x, full([3], 0.4f), condition);
        var guided = Create(options, condition)(x, 0.4);
        var rescaled = Create(options with { GuidanceRescale = 1 }, condition)(x, 0.4);

        Assert.False(guided.std(1).allclose(plain.std(1), rtol: 0.1));
        Assert.True(rescaled.std(1).allclose(plain.std(1)));
    }

    [Fact]
    public void Create_AutoguidedByItself_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var (x, condition) = (Noise(), Condition());
        var options = new GeneratorSampling { AutoguidanceWeight = 3 };

        var itself = GuidedPredictor.Create(
            _model.Predict, condition, LinearModel.Layout, options, Conditioned.By(_model.Predict, condition));
        var without = GuidedPredictor.Create(_model.Predict, condition, LinearModel.Layout, options, weaker: null);

        Assert.True(itself(x, 0.4).allclose(without(x, 0.4)));
    }

    private Predictor Create(GeneratorSampling options, Tensor condition) =>
        GuidedPredictor.Create(_model.Predict, condition, LinearModel.Layout, options, Conditioned.By(_weaker.Predict, condition));

    private Moments MomentsOf(DiffusionSampler sampler, GeneratorSampling options, Tensor condition)
    {
        // As many rows of conditions as there are images.
        Tensor Denoise(Tensor x, double t) => Create(options, condition[0].expand(x.shape[0], 5))(x, t);
        return Moments.Of(sampler, Denoise, NoiseSchedule.Cosine, TimeGrid.Uniform(7));
    }

    private static Tensor Noise()
    {
        using var generator = new Generator(5);
        return randn([3, 4], ScalarType.Float64, generator: generator);
    }

    private static Tensor Condition() => tensor(new float[] { 0, 1, 0, 1, 0 }).expand(3, 5);
}
