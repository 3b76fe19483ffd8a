using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Samplers against Gaussian data, for which every answer is known in closed form.</summary>
public class SamplerTests
{
    private static readonly GaussianData Data = GaussianData.FourPixels;

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
    public void Ddpm_TwiceTheSteps_HalvesTheErrorOfMeanAndVariance()
    {
        var (coarse, fine) = (DdpmMoments(512), DdpmMoments(1024));

        Assert.InRange(coarse.MeanError, 0, 1e-9);
        Assert.InRange(fine.VarianceError, 0, 0.04);
        Assert.InRange(Math.Log2(coarse.VarianceError / fine.VarianceError), 0.85, 1.1);
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
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var result = sampler switch
        {
            DiffusionSampler.Ddpm => DdpmSampler.Sample(Data.Denoiser, noise, times, Data.Schedule, _ => randn_like(noise)),
            DiffusionSampler.DpmSolver2M => DpmSolver2MSampler.Sample(Data.Denoiser, noise, times, Data.Schedule),
            _ => DdimSampler.Sample(Data.Denoiser, noise, times, Data.Schedule),
        };

        Assert.Equal(before + 1, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(result.IsInvalid);
    }

    private static double Error(Func<Denoiser, Tensor, IReadOnlyList<double>, NoiseSchedule, Tensor> sampler, double[] times)
    {
        using var scope = NewDisposeScope();
        var noise = tensor(new[] { 0.7, -1.1, 0.3, 1.4 });
        var result = sampler(Data.Denoiser, noise, times, Data.Schedule);
        return (result - Data.Flow(noise, times[0], times[^1])).abs().max().item<double>();
    }

    /// <summary>
    /// The sampler is linear in its noises here, so its moments need no sampling: row 0 gets no noise at all and ends at the
    /// mean; row k gets 1 at step k - 1 only and its squared distance from row 0 is that noise's share of the variance.
    /// </summary>
    private static (double MeanError, double VarianceError) DdpmMoments(int steps)
    {
        using var scope = NewDisposeScope();
        Tensor Impulse(int step)
        {
            var noise = zeros(steps + 1, 4, ScalarType.Float64);
            noise[step + 1].fill_(1);
            return noise;
        }

        var ends = DdpmSampler.Sample(Data.Denoiser, Impulse(0), TimeGrid.Uniform(steps), Data.Schedule, Impulse);
        // Not sum(0): a literal 0 is also a ScalarType.
        var variance = (ends - ends[0]).square().sum([0]);
        return ((ends[0] - tensor(Data.Mean)).abs().max().item<double>(),
            ((variance / tensor(Data.Deviation).square()) - 1).abs().max().item<double>());
    }

    /// <summary>Equal steps in lambda = log(alpha / sigma) of the cosine schedule, from 3 to -3, where the theory is stated.</summary>
    private static double[] LambdaGrid(int steps) =>
        [.. Enumerable.Range(0, steps + 1).Select(i => Math.Atan(Math.Exp(-(-3 + (6.0 * i / steps)))) * 2 / Math.PI)];
}
