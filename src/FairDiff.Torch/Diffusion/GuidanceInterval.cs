namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The noise levels at which images are guided (Kynkäänniemi et al. 2024): guidance harms where hardly any image is left and does
/// nothing where hardly any noise is, so leaving it out there gives better images and saves up to half of the time.
/// </summary>
/// <remarks>
/// Bounds are times: 0 = the image, 1 = pure noise, 0.5 = as much of one as of the other under the cosine schedule. The paper's best
/// interval of noise levels for its largest network, sigma in (0.19, 1.61], is (0.12, 0.65] here.
/// </remarks>
/// <param name="From">The time below which, and at which, images are no longer guided; at least 0 and less than
/// <paramref name="To"/>.</param>
/// <param name="To">The highest time at which they are guided; at most 1.</param>
public readonly record struct GuidanceInterval(double From, double To)
{
    /// <summary>Whether 0 &lt;= From &lt; To &lt;= 1.</summary>
    internal bool IsValid => From >= 0 && From < To && To <= 1;

    /// <summary>Whether images are guided at a time.</summary>
    /// <param name="time">The time, 0 to 1.</param>
    /// <returns>True for From &lt; time &lt;= To.</returns>
    public bool Contains(double time) => time > From && time <= To;

    /// <summary>The interval as (From, To], independent of the culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => FormattableString.Invariant($"({From}, {To}]");
}
