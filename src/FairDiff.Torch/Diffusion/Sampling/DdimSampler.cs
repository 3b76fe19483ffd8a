namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>Deterministic DDIM, eta 0 (Song et al. 2021, equation 12): keep the implied noise, move along it. First order.</summary>
internal static class DdimSampler
{
    public static Tensor Sample(Denoiser denoise, Tensor noise, IReadOnlyList<double> times, NoiseSchedule schedule) =>
        DenoisingLoop.Run(noise, times, (x, i) => Step(x, denoise(x, times[i]), schedule, times[i], times[i + 1]));

    /// <summary>
    /// x at time <paramref name="next"/> if the image behind x is <paramref name="image"/>. Defined from t = 1 to t = 0; the deterministic
    /// solvers of higher order are built of it.
    /// </summary>
    public static Tensor Step(Tensor x, Tensor image, NoiseSchedule schedule, double now, double next)
    {
        // alpha' x0 + sigma' eps with eps = (x - alpha x0) / sigma, terms in x0 and x collected.
        var keep = schedule.Sigma(next) / schedule.Sigma(now);
        var ofImage = schedule.Alpha(next) - (keep * schedule.Alpha(now));
        return (image * Held(ofImage)).Plus(x * Held(keep));
    }
}
