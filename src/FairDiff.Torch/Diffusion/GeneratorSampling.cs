using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// How images are drawn from a generator: sampler, steps, guidance. The one place of these settings: what draws images takes this record
/// or one that is derived from it, checks it by <see cref="Validate"/>, and every image records all of its properties.
/// </summary>
public record GeneratorSampling
{
    /// <summary>w in v = (1 + w) v(condition) - w v(null) (Ho and Salimans 2022, equation 6), 0 to 100; 0 = no guidance.</summary>
    public double GuidanceWeight { get; init; } = 1;

    /// <summary>What the null branch of guidance leaves out.</summary>
    public GuidanceNull GuidanceNull { get; init; } = GuidanceNull.Label;

    /// <summary>
    /// phi of rescaled guidance (Lin et al. 2024, section 3.4), 0 to 1: how much of each image's spread that guidance added is taken back,
    /// against burnt-out colours at high weights; 0 = none of it. The paper uses 0.7.
    /// </summary>
    public double GuidanceRescale { get; init; }

    /// <summary>
    /// The noise levels at which images are guided (Kynkäänniemi et al. 2024), all parts of guidance alike; outside, the conditional
    /// prediction alone is followed, at half the cost. null = everywhere.
    /// </summary>
    public GuidanceInterval? GuidanceInterval { get; init; }

    /// <summary>w in v + w (v(condition) - v_weaker(condition)), 0 to 100; it means nothing without a weaker generator (Karras et al.
    /// 2024).</summary>
    public double AutoguidanceWeight { get; init; } = 1;

    /// <summary>How noise is turned into an image.</summary>
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.Ddim;

    /// <summary>Denoising steps per image, at least 1.</summary>
    public int SamplerSteps { get; init; } = 20;

    /// <summary>Checks every setting against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names it, its value and the
    /// range.</exception>
    public virtual void Validate()
    {
        Require(GuidanceWeight is >= 0 and <= 100, GuidanceWeight, "from 0 to 100");
        Defined(GuidanceNull);
        Probability(GuidanceRescale);
        Require(GuidanceInterval is not { IsValid: false }, GuidanceInterval, "null or have 0 <= From < To <= 1");
        Require(AutoguidanceWeight is >= 0 and <= 100, AutoguidanceWeight, "from 0 to 100");
        Defined(Sampler);
        AtLeast(1, SamplerSteps);
    }
}
