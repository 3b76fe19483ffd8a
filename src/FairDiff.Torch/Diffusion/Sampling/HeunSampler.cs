namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>
/// Heun's method for the probability-flow ODE d(x / alpha) / d(sigma / alpha) = eps (Karras et al. 2022, algorithm 2 without
/// stochasticity): a DDIM step, then the same step again with the mean of the noises implied at its two ends. Second order, two
/// evaluations a step.
/// </summary>
/// <remarks>
/// The first step, where sigma / alpha falls from infinity, and the last, where it falls to zero, stay DDIM steps (Karras et al. do so
/// for the last). Their error is of second order in their length and there are two of them, so the whole stays of second order. On a grid
/// of n equal times the steps beside them are long in log(alpha / sigma) as well, which costs a logarithm: the error falls as log(n) / n^2.
/// </remarks>
internal static class HeunSampler
{
    // In log(alpha / sigma). Over a longer step eps is no straight line in sigma / alpha, and its mean does more harm than good. A fine
    // grid has two such steps: the first and the last, which are infinitely long.
    private static readonly double LongestCorrected = Math.Log(4);

    public static Tensor Sample(Denoiser denoise, Tensor noise, IReadOnlyList<double> times, NoiseSchedule schedule) =>
        DenoisingLoop.Run(noise, times, (x, i) =>
        {
            var (now, next) = (times[i], times[i + 1]);
            var predicted = DdimSampler.Step(x, denoise(x, now), schedule, now, next);
            if (schedule.HalfLogSnr(next) - schedule.HalfLogSnr(now) > LongestCorrected)
            {
                return predicted;
            }

            // The step with the mean noise is the mean of the steps with either noise.
            var noiseAtEnd = (predicted - (denoise(predicted, next) * Held(schedule.Alpha(next)))) / Held(schedule.Sigma(next));
            var grow = schedule.Alpha(next) / schedule.Alpha(now);
            var ofNoise = schedule.Sigma(next) - (grow * schedule.Sigma(now));
            var corrected = (x * Held(grow)).Plus(noiseAtEnd * Held(ofNoise));
            return predicted.Plus(corrected) / Held(2);
        });
}
