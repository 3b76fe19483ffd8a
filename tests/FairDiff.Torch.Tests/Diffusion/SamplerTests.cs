using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Samplers against Gaussian data, for which every answer is known in closed form.</summary>
public class SamplerTests
{
    private static readonly GaussianData Data = GaussianData.FourPixels;

    public SamplerTests() => TorchRuntime.Initialize();

    [Fact]
    public void Ddim_TwiceTheSteps_HalvesTheError()
    {
        var (coarse, fine) = (Error(DdimSampler.Sample, TimeGrid.Uniform(64)), Error(DdimSampler.Sample, TimeGrid.Uniform(128)));

        Assert.InRange(Math.Log2(coarse / fine), 0.9, 1.1);
    }

    [Fact]
    public void DpmSolver2M_TwiceTheStepsInLambda_QuartersTheError()
    {
        var (coarse, fine) = (Error(DpmSolver2MSampler.Sample, LambdaGrid(64)), Error(DpmSolver2MSampler.Sample, LambdaGrid(128)));

        Assert.InRange(Math.Log2(coarse / fine), 1.85, 2.15);
    }

    [Fact]
    public void DpmSolver2M_FromPureNoiseToImage_KeepsItsSecondOrder()
    {
        var (coarse, fine) = (Error(DpmSolver2MSampler.Sample, TimeGrid.Uniform(64)), Error(DpmSolver2MSampler.Sample, TimeGrid.Uniform(256)));

        Assert.InRange(Math.Log2(coarse / fine) / 2, 1.7, 2.2);
        Assert.True(coarse < Error(DdimSampler.Sample, TimeGrid.Uniform(64)));
    }

    [Fact]
    public void Ddpm_ManySteps_HasTheMomentsOfTheData()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        Tensor Normal(int step) => randn([40_000, 4], ScalarType.Float64, generator: generator);

        var samples = DdpmSampler.Sample(Data.Denoiser, Normal(0), TimeGrid.Uniform(300), Data.Schedule, Normal);

        var (mean, deviation) = (samples.mean([0]), samples.std(0));
        Assert.True(((mean - tensor(Data.Mean)) / tensor(Data.Deviation)).abs().max().item<double>() < 0.02, mean.ToString(TorchSharp.TensorStringStyle.Julia));
        Assert.True(((deviation / tensor(Data.Deviation)) - 1).abs().max().item<double>() < 0.02, deviation.ToString(TorchSharp.TensorStringStyle.Julia));
        var correlation = (samples - mean).T.mm(samples - mean) / 40_000 / deviation.outer(deviation);
        Assert.True((correlation - eye(4, 4, ScalarType.Float64)).abs().max().item<double>() < 0.03);
    }

    [Fact]
    public void Ddim_ImageIsKnown_ReachesItInOneStep()
    {
        using var scope = NewDisposeScope();
        var image = randn([2, 4]);

        var result = DdimSampler.Sample((_, _) => image.clone(), randn([2, 4]), TimeGrid.Uniform(1), NoiseSchedule.Cosine);

        Assert.True(result.allclose(image));
    }

    [Theory]
    [InlineData(DiffusionSampler.Ddim)]
    [InlineData(DiffusionSampler.Ddpm)]
    [InlineData(DiffusionSampler.DpmSolver2M)]
    public void Sample_AnySampler_LeavesOneTensor(DiffusionSampler sampler)
    {
        using var noise = randn([2, 4], ScalarType.Float64);
        using var scope = NewDisposeScope();
        var times = TimeGrid.Uniform(5);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var result = sampler switch
        {
            DiffusionSampler.Ddpm => DdpmSampler.Sample(Data.Denoiser, noise, times, Data.Schedule, _ => randn_like(noise)),
            DiffusionSampler.DpmSolver2M => DpmSolver2MSampler.Sample(Data.Denoiser, noise, times, Data.Schedule),
            _ => DdimSampler.Sample(Data.Denoiser, noise, times, Data.Schedule),
        };

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(result.IsInvalid);
    }

    private static double Error(Func<Denoiser, Tensor, IReadOnlyList<double>, NoiseSchedule, Tensor> sampler, double[] times)
    {
        using var scope = NewDisposeScope();
        var noise = tensor(new[] { 0.7, -1.1, 0.3, 1.4 });
        var result = sampler(Data.Denoiser, noise, times, Data.Schedule);
        return (result - Data.Flow(noise, times[0], times[^1])).abs().max().item<double>();
    }

    /// <summary>Equal steps in lambda = log(alpha / sigma) of the cosine schedule, from 3 to -3, where the theory is stated.</summary>
    private static double[] LambdaGrid(int steps) =>
        [.. Enumerable.Range(0, steps + 1).Select(i => Math.Atan(Math.Exp(-(-3 + (6.0 * i / steps)))) * 2 / Math.PI)];
}
