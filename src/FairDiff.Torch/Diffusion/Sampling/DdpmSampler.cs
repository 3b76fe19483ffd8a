using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>
/// Ancestral sampling (Ho et al. 2020, algorithm 2 with the posterior variance of equation 7): draws from
/// q(x_next | x_now, x0) for any two times of the grid.
/// </summary>
internal static class DdpmSampler
{
    /// <param name="denoise">The denoiser.</param>
    /// <param name="noise">x at the first time.</param>
    /// <param name="times">The grid.</param>
    /// <param name="schedule">The schedule that the denoiser was trained with.</param>
    /// <param name="freshNoise">Standard normal noise like x for step 1, 2, ...</param>
    public static Tensor Sample(
        Denoiser denoise, Tensor noise, IReadOnlyList<double> times, NoiseSchedule schedule, Func<int, Tensor> freshNoise) =>
        DenoisingLoop.Run(noise, times, (x, i) =>
        {
            var (alpha, alphaNext) = (schedule.Alpha(times[i]), schedule.Alpha(times[i + 1]));
            var (variance, varianceNext) = (Math.Pow(schedule.Sigma(times[i]), 2), Math.Pow(schedule.Sigma(times[i + 1]), 2));
            var ratio = alpha / alphaNext;
            var added = variance - (ratio * ratio * varianceNext);
            var mean = (x * (ratio * varianceNext / variance)) + (denoise(x, times[i]) * (alphaNext * added / variance));
            var deviation = Math.Sqrt(Math.Max(0, varianceNext * added / variance));
            return deviation > 0 ? mean + (freshNoise(i + 1) * deviation) : mean;
        });
}
