using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Samplers against correlated Gaussian data, for which every answer is known in closed form.</summary>
public class SamplerTests
{
    private static readonly GaussianData Data = GaussianData.FourPixels;
    private static readonly int[] AnySteps = [1, 2, 3, 7];

    public static TheoryData<DiffusionSampler> All => [.. Enum.GetValues<DiffusionSampler>()];

    public static MatrixTheoryData<DiffusionSampler, int> AllWithAnySteps => new(Enum.GetValues<DiffusionSampler>(), AnySteps);

    [Theory]
    [InlineData(DiffusionSampler.Ddim, 1)]
    [InlineData(DiffusionSampler.DpmSolver2M, 2)]
    [InlineData(DiffusionSampler.Heun, 2)]
    public void Deterministic_TwiceTheStepsInLambda_MeanAndCovarianceConvergeAtThePromisedOrder(DiffusionSampler sampler, int order)
    {
        using var scope = NewDisposeScope();

        var (coarse, fine) = (Error(sampler, LambdaGrid(128)), Error(sampler, LambdaGrid(256)));

        Assert.InRange(Math.Log2(coarse.Mean / fine.Mean), order - 0.05, order + 0.05);
        Assert.InRange(Math.Log2(coarse.Covariance / fine.Covariance), order - 0.05, order + 0.05);
    }

    [Fact]
    public void Ddpm_TwiceTheStepsInLambda_CovarianceConvergesAtOrderOneAndTheMeanIsExact()
    {
        // x0 enters the posterior's mean linearly, so its expectation is all that the mean needs.
        using var scope = NewDisposeScope();

        var (coarse, fine) = (Error(DiffusionSampler.Ddpm, LambdaGrid(128)), Error(DiffusionSampler.Ddpm, LambdaGrid(256)));

        Assert.InRange(coarse.Mean, 0, 1e-12);
        Assert.InRange(Math.Log2(coarse.Covariance / fine.Covariance), 0.95, 1.05);
    }

    [Theory]
    [InlineData(DiffusionSampler.Ddim)]
    [InlineData(DiffusionSampler.Ddpm)]
    public void FirstOrder_FromPureNoiseToImage_KeepsItsOrder(DiffusionSampler sampler)
    {
        using var scope = NewDisposeScope();

        var (coarse, fine) = (Error(sampler, TimeGrid.Uniform(64)), Error(sampler, TimeGrid.Uniform(256)));

        Assert.InRange(Math.Log2(coarse.Covariance / fine.Covariance) / 2, 0.9, 1.05);
    }

    [Theory]
    [InlineData(DiffusionSampler.DpmSolver2M)]
    [InlineData(DiffusionSampler.Heun)]
    public void SecondOrder_FromPureNoiseToImage_KeepsItsOrderUpToALogarithm(DiffusionSampler sampler)
    {
        // Steps of equal time grow without bound in lambda towards both ends, where they are of first order: that must cost no more than
        // a logarithm, a + b log2(n) in n^2 times the error. Each doubling of n then adds b; it would double a first-order error's.
        using var scope = NewDisposeScope();
        double Scaled(int steps) => steps * steps * Error(sampler, TimeGrid.Uniform(steps)).Covariance;

        var (few, more, most) = (Scaled(256), Scaled(512), Scaled(1024));

        Assert.InRange((most - more) / (more - few), 0.9, 1.1);
        Assert.InRange(most / more, 1, 1.25);
    }

    [Theory]
    [MemberData(nameof(AllWithAnySteps))]
    public void Sample_AnyNumberOfSteps_HasTheExactMean(DiffusionSampler sampler, int steps)
    {
        // From pure noise the mean's path is a straight multiple of the mean, which every consistent step keeps.
        using var scope = NewDisposeScope();

        var moments = Moments.Of(sampler, Data.Denoiser, Data.Schedule, TimeGrid.Uniform(steps));

        Assert.True(moments.Mean.allclose(tensor(Data.Mean), atol: 1e-12));
        Assert.True(moments.Covariance.isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(AllWithAnySteps))]
    public void Sample_ImageIsKnown_ReachesItInAnyNumberOfSteps(DiffusionSampler sampler, int steps)
    {
        using var scope = NewDisposeScope();
        var image = randn([2, 4]);

        foreach (var schedule in new[] { NoiseSchedule.Cosine, NoiseSchedule.LinearBeta })
        {
            var result = Samplers.Sample(sampler, (_, _) => image.clone(), _ => randn([2, 4]), TimeGrid.Uniform(steps), schedule);

            Assert.True(result.allclose(image, atol: 1e-5));
        }
    }

    [Theory]
    [InlineData(DiffusionSampler.Ddim, 1, 2, 3, 7)]
    [InlineData(DiffusionSampler.Ddpm, 1, 2, 3, 7)]
    [InlineData(DiffusionSampler.DpmSolver2M, 1, 2, 3, 7)]
    [InlineData(DiffusionSampler.Heun, 1, 2, 4, 12)]
    public void Sample_AnyNumberOfSteps_CostsAsManyEvaluationsAsPromised(DiffusionSampler sampler, params int[] expected)
    {
        Assert.Equal(expected, AnySteps.Select(steps =>
        {
            using var scope = NewDisposeScope();
            List<double> times = [];
            Samplers.Sample(sampler, Record(times), _ => randn([1, 4], ScalarType.Float64), TimeGrid.Uniform(steps), Data.Schedule);
            Assert.All(times, time => Assert.InRange(time, 1.0 / steps - 1e-9, 1));
            return times.Count;
        }));
    }

    [Fact]
    public void Sample_TwiceTheOrder_NeedsFarFewerSteps()
    {
        using var scope = NewDisposeScope();
        var ddim = Error(DiffusionSampler.Ddim, TimeGrid.Uniform(64)).Covariance;

        Assert.InRange(Error(DiffusionSampler.DpmSolver2M, TimeGrid.Uniform(64)).Covariance, 0, ddim / 4);
        Assert.InRange(Error(DiffusionSampler.Heun, TimeGrid.Uniform(32)).Covariance, 0, ddim / 4);
    }

    [Fact]
    public void Heun_StepTooLongToCorrect_IsThatOfDdim()
    {
        using var scope = NewDisposeScope();
        var noise = randn([3, 4], ScalarType.Float64);

        // sigma / alpha falls 40-fold in the first step of the linear schedule and to nothing in the second.
        var data = Data with { Schedule = NoiseSchedule.LinearBeta };
        var heun = HeunSampler.Sample(data.Denoiser, noise, TimeGrid.Uniform(2), data.Schedule);

        Assert.True(heun.equal(DdimSampler.Sample(data.Denoiser, noise, TimeGrid.Uniform(2), data.Schedule)).all().item<bool>());
    }

    [Fact]
    public void Uniform_WithoutAStep_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => TimeGrid.Uniform(0));

    [Fact]
    public void Sample_UnknownSampler_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Samplers.Sample((DiffusionSampler)99, Data.Denoiser, _ => zeros(1, 4), TimeGrid.Uniform(1), Data.Schedule));

    [Theory]
    [MemberData(nameof(All))]
    public void Sample_AnySampler_LeavesOneTensor(DiffusionSampler sampler)
    {
        using var noise = randn([2, 4], ScalarType.Float64);
        using var scope = NewDisposeScope();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var result = Samplers.Sample(
            sampler, Data.Denoiser, step => step == 0 ? noise : randn_like(noise), TimeGrid.Uniform(5), Data.Schedule);

        Assert.Equal(before + 1, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(result.IsInvalid);
    }

    private static Denoiser Record(List<double> times) => (x, t) =>
    {
        times.Add(t);
        return Data.Denoiser(x, t);
    };

    private static (double Mean, double Covariance) Error(DiffusionSampler sampler, double[] times)
    {
        var exact = sampler == DiffusionSampler.Ddpm ? Data.PosteriorOfNoise(times[0], times[^1]) : Data.FlowOfNoise(times[0], times[^1]);
        return Moments.Of(sampler, Data.Denoiser, Data.Schedule, times).ErrorAgainst(exact);
    }

    /// <summary>Equal steps in lambda = log(alpha / sigma) of the cosine schedule, from -3 to 3, where the theory is stated.</summary>
    private static double[] LambdaGrid(int steps) =>
        [.. Enumerable.Range(0, steps + 1).Select(i => Math.Atan(Math.Exp(-(-3 + (6.0 * i / steps)))) * 2 / Math.PI)];
}
