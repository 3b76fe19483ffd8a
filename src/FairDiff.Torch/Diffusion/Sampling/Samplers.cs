using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>The samplers by their names in <see cref="DiffusionSampler"/>.</summary>
internal static class Samplers
{
    /// <param name="sampler">Which.</param>
    /// <param name="denoise">The denoiser.</param>
    /// <param name="noise">Standard normal noise of the images' shape: number 0 is where to start, 1, 2, ... are fresh noise for the
    /// steps.</param>
    /// <param name="times">The grid.</param>
    /// <param name="schedule">The schedule that the denoiser was trained with.</param>
    /// <param name="deviation">The standard deviation that <see cref="DdpmSampler"/> takes; null = the posterior's.</param>
    public static Tensor Sample(
        DiffusionSampler sampler,
        Denoiser denoise,
        Func<int, Tensor> noise,
        IReadOnlyList<double> times,
        NoiseSchedule schedule,
        Func<ReverseStep, Tensor>? deviation = null) => sampler switch
    {
        DiffusionSampler.Ddim => DdimSampler.Sample(denoise, noise(0), times, schedule),
        DiffusionSampler.Ddpm => DdpmSampler.Sample(denoise, noise(0), times, schedule, noise, deviation),
        DiffusionSampler.DpmSolver2M => DpmSolver2MSampler.Sample(denoise, noise(0), times, schedule),
        DiffusionSampler.Heun => HeunSampler.Sample(denoise, noise(0), times, schedule),
        _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler, null),
    };
}
