using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class DiffusionLossTests
{
    private static readonly double[] Times = [0.001, 0.2, 0.7, 1];

    /// <summary>An image that is off by a constant c: whatever is predicted, min-SNR makes of it min(SNR, gamma) c^2.</summary>
    [Theory]
    [InlineData(Prediction.Velocity)]
    [InlineData(Prediction.Noise)]
    [InlineData(Prediction.Image)]
    public void Of_MinSnr_WeighsTheErrorOfTheImageAlikeForEachPrediction(Prediction prediction)
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.LinearBeta;
        var images = Images(schedule);
        var wrong = images.Clean + 0.1;
        var implied = (images.Noisy - (images.Alpha * wrong)) / images.Sigma;
        var output = Parameterization.Target(prediction, wrong, implied, images.Alpha, images.Sigma);
        var description = Description(DiffusionSchedule.Linear, prediction);

        var (plain, weighted) = (DiffusionLoss.Of(images, output, description, null), DiffusionLoss.Of(images, output, description, 5));

        var expected = Times.Select(t => (float)(Math.Min(Math.Exp(schedule.LogSnr(t)), 5) * 0.01)).ToArray();
        Assert.True(weighted.Values.allclose(tensor(expected), rtol: 2e-2, atol: 1e-6));
        Assert.True(plain.Values.eq(plain.Errors).all().item<bool>());
        Assert.True(plain.Errors.eq(weighted.Errors).all().item<bool>());
    }

    [Fact]
    public void Of_LearnedVariance_LeavesThePredictionsGradientAsItIsAndTeachesTheVariance()
    {
        using var scope = NewDisposeScope();
        var images = Images(NoiseSchedule.Cosine);
        using var generator = new Generator(2);
        var plain = randn([4, 3, 2, 2], generator: generator).requires_grad_();
        var both = cat([plain.detach(), randn([4, 3, 2, 2], generator: generator)], 1).requires_grad_();

        DiffusionLoss.Of(images, plain, Description(DiffusionSchedule.Cosine), null).Values.sum().backward();
        DiffusionLoss.Of(images, both, Description(DiffusionSchedule.Cosine) with { LearnedVariance = true }, null).Values.sum().backward();

        var (ofPrediction, ofVariance) = (both.grad!.narrow(1, 0, 3), both.grad!.narrow(1, 3, 3));
        Assert.True(ofPrediction.eq(plain.grad!).all().item<bool>());
        Assert.True(ofVariance.narrow(0, 1, 3).abs().min().item<float>() > 0);
    }

    /// <summary>
    /// Equations of Ho et al. 2020 (7) and Nichol and Dhariwal 2021 (15) in their discrete form, from alpha bar at steps n and n - 1,
    /// against the bound for an image that is off by 0.1 and a variance that is a quarter of the way from the lower to the upper bound.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    [InlineData(1000)]
    public void Bound_OfAKnownError_IsTheClosedForm(int step)
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.LinearBeta;
        var (now, before) = (Math.Pow(schedule.Alpha(step / 1000.0), 2), Math.Pow(schedule.Alpha((step - 1) / 1000.0), 2));
        var beta = 1 - (now / before);
        var posterior = (1 - before) / (1 - now) * beta;
        var variance = Math.Pow(beta, 0.25) * Math.Pow(posterior, 0.75);
        var meanError = Math.Sqrt(before) * beta / (1 - now) * 0.1;
        var nats = Divergence(meanError, posterior, variance);

        var images = NoisyExamples.Create(zeros(1, 3, 2, 2), randn(1, 3, 2, 2), [step / 1000.0], schedule);
        var bound = VariationalBound.Of(images, schedule, full([1, 3, 2, 2], 0.1f), full([1, 3, 2, 2], -0.5f));

        Assert.Equal(1, bound.item<float>() / (1000 * nats / Math.Log(2)), 1e-3);
    }

    [Fact]
    public void Bound_ImageKnownAndPosteriorVariance_IsZero()
    {
        using var scope = NewDisposeScope();
        var images = Images(NoiseSchedule.Cosine);

        var bound = VariationalBound.Of(images, NoiseSchedule.Cosine, images.Clean, -ones_like(images.Clean));

        Assert.True(bound.abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Bound_FirstStep_IsLeftOut()
    {
        using var scope = NewDisposeScope();
        var images = Images(NoiseSchedule.Cosine);

        var bound = VariationalBound.Of(images, NoiseSchedule.Cosine, images.Clean + 1, zeros_like(images.Clean));

        Assert.Equal(0, bound[0].item<float>());
        Assert.True(bound.narrow(0, 1, 3).min().item<float>() > 0);
    }

    [Theory]
    [InlineData(0, 0.001)]
    [InlineData(0.25, 0.251)]
    [InlineData(0.99999, 1)]
    public void TimeOf_AnyTime_IsTheEndOfItsStep(double t, double expected) => Assert.Equal(expected, VariationalBound.TimeOf(t), 1e-12);

    /// <summary>KL(N(d, v) || N(0, w)) by the trapezoidal rule, which for such integrands is as good as exact.</summary>
    private static double Divergence(double d, double v, double w)
    {
        var deviation = Math.Sqrt(v);
        const int Points = 4000;
        var sum = 0.0;
        for (var i = 0; i <= Points; i++)
        {
            var z = -10 + (20.0 * i / Points);
            var x = d + (deviation * z);
            var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
            var (logQ, logP) = ((-z * z / 2) - (Math.Log(v) / 2), (-x * x / (2 * w)) - (Math.Log(w) / 2));
            sum += density * (logQ - logP) * 20 / Points;
        }

        return sum;
    }

    private static NoisyExamples Images(NoiseSchedule schedule)
    {
        using var generator = new Generator(1);
        return NoisyExamples.Create(randn([4, 3, 2, 2], generator: generator), randn([4, 3, 2, 2], generator: generator), Times, schedule);
    }

    private static GeneratorDescription Description(DiffusionSchedule schedule, Prediction prediction = Prediction.Velocity) => new()
    {
        ImageSize = 8,
        Network = UNetOptions.Tiny,
        Precision = Precision.Float32,
        DiffusionSchedule = schedule,
        Prediction = prediction,
        LearnedVariance = false,
        Scaling = new([0.5, 0.5, 0.5], [0.2, 0.2, 0.2]),
        Condition = [],
        TrainingRows = [],
    };
}
