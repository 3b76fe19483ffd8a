namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>The samplers by their names in <see cref="DiffusionSampler"/>.</summary>
public static class Samplers
{
    /// <summary>Turns noise into images.</summary>
    /// <param name="sampler">Which.</param>
    /// <param name="denoise">The denoiser, such as <see cref="DenoiserFactory"/> makes of a network.</param>
    /// <param name="noise">Standard normal noise of the images' shape, asked for by number: 0 is where to start, 1, 2, ... are fresh noise
    /// for the steps of <see cref="DiffusionSampler.Ddpm"/>. It stays the caller's.</param>
    /// <param name="times">The grid, from 1 down to 0, such as that of <see cref="TimeGrid"/>.</param>
    /// <param name="schedule">The schedule that the denoiser was trained with.</param>
    /// <returns>The images; the caller's to dispose.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sampler.</exception>
    public static Tensor Sample(
        DiffusionSampler sampler, Denoiser denoise, Func<int, Tensor> noise, IReadOnlyList<double> times, NoiseSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(denoise);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(schedule);
        TorchRuntime.Initialize();
        return Sample(sampler, denoise, noise, times, schedule, deviation: null);
    }

    /// <param name="sampler">Which.</param>
    /// <param name="denoise">The denoiser.</param>
    /// <param name="noise">Standard normal noise of the images' shape: number 0 is where to start, 1, 2, ... are fresh noise for the
    /// steps.</param>
    /// <param name="times">The grid.</param>
    /// <param name="schedule">The schedule that the denoiser was trained with.</param>
    /// <param name="deviation">The standard deviation that <see cref="DdpmSampler"/> takes; null = the posterior's.</param>
    internal static Tensor Sample(
        DiffusionSampler sampler,
        Denoiser denoise,
        Func<int, Tensor> noise,
        IReadOnlyList<double> times,
        NoiseSchedule schedule,
        Func<ReverseStep, Tensor>? deviation) => sampler switch
    {
        DiffusionSampler.Ddim => DdimSampler.Sample(denoise, noise(0), times, schedule),
        DiffusionSampler.Ddpm => DdpmSampler.Sample(denoise, noise(0), times, schedule, noise, deviation),
        DiffusionSampler.DpmSolver2M => DpmSolver2MSampler.Sample(denoise, noise(0), times, schedule),
        DiffusionSampler.Heun => HeunSampler.Sample(denoise, noise(0), times, schedule),
        _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler, null),
    };
}
