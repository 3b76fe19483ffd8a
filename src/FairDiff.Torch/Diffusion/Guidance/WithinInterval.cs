namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>Guidance for some noise levels only (Kynkäänniemi et al. 2024).</summary>
public static class WithinInterval
{
    /// <summary>Applies it.</summary>
    /// <param name="guided">The guided prediction, asked inside the interval.</param>
    /// <param name="plain">The conditional prediction, asked outside, so at half the cost.</param>
    /// <param name="interval">Where to guide.</param>
    /// <returns>The prediction.</returns>
    public static Predictor Apply(Predictor guided, Predictor plain, GuidanceInterval interval) => (x, t) =>
        interval.Contains(t) ? guided(x, t) : plain(x, t);
}
