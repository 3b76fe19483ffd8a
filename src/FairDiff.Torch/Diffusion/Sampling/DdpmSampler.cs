namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>
/// Ancestral sampling (Ho et al. 2020, algorithm 2): draws from q(x_next | x_now, x0) for any two times of the grid, with the
/// posterior variance of equation 7 or a learned one.
/// </summary>
internal static class DdpmSampler
{
    /// <param name="denoise">The denoiser.</param>
    /// <param name="noise">x at the first time.</param>
    /// <param name="times">The grid.</param>
    /// <param name="schedule">The schedule that the denoiser was trained with.</param>
    /// <param name="freshNoise">Standard normal noise like x for step 1, 2, ...</param>
    /// <param name="deviation">A step's standard deviation for what was denoised last; null = the posterior's.</param>
    public static Tensor Sample(
        Denoiser denoise,
        Tensor noise,
        IReadOnlyList<double> times,
        NoiseSchedule schedule,
        Func<int, Tensor> freshNoise,
        Func<ReverseStep, Tensor>? deviation = null) =>
        DenoisingLoop.Run(noise, times, (x, i) =>
        {
            var step = ReverseStep.Between(schedule, times[i], times[i + 1]);
            var mean = (x * Held(step.OfNoisy)).Plus(denoise(x, times[i]) * Held(step.OfImage));
            if (step.LowerVariance == 0)
            {
                return mean;
            }

            var fresh = freshNoise(i + 1);
            return mean.Plus(deviation is null ? fresh * Held(Math.Sqrt(step.LowerVariance)) : fresh * deviation(step));
        });
}
