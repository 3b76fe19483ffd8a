namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>
/// DPM-Solver++(2M), second-order multistep (Lu et al. 2022b, algorithm 2): extrapolates x0 linearly in
/// lambda = log(alpha / sigma) from the last two evaluations.
/// </summary>
internal static class DpmSolver2MSampler
{
    public static Tensor Sample(Denoiser denoise, Tensor noise, IReadOnlyList<double> times, NoiseSchedule schedule)
    {
        Tensor? previous = null;
        try
        {
            return DenoisingLoop.Run(noise, times, Step);
        }
        finally
        {
            previous?.Dispose();
        }

        Tensor Step(Tensor x, int i)
        {
            var step = schedule.HalfLogSnr(times[i + 1]) - schedule.HalfLogSnr(times[i]);
            var image = denoise(x, times[i]);
            var extrapolated = image;
            if (previous is not null)
            {
                // D = (1 + 1/(2r)) x0 - 1/(2r) x0_previous with r = h_previous / h. Where lambda is infinite (t = 1 and
                // t = 0) there is nothing to extrapolate and the step is of first order, which keeps the whole second order.
                var weight = double.IsFinite(step) ? step / (2 * (schedule.HalfLogSnr(times[i]) - schedule.HalfLogSnr(times[i - 1]))) : 0;
                extrapolated = weight > 0 ? image.Plus((image - previous) * Held(weight)) : image;
                previous.Dispose();
            }

            previous = image.alias().DetachFromDisposeScope();
            return DdimSampler.Step(x, extrapolated, schedule, times[i], times[i + 1]);
        }
    }
}
