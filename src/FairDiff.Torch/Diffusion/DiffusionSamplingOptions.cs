using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Diffusion;

/// <summary>How images are drawn from a generator.</summary>
public sealed record DiffusionSamplingOptions
{
    /// <summary>How noise is turned into an image.</summary>
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.Ddim;

    /// <summary>Denoising steps per image, at least 1.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>w in v = (1 + w) v(condition) - w v(null) (Ho and Salimans 2022, equation 6), 0 to 100; 0 = no guidance.</summary>
    public double GuidanceWeight { get; init; } = 1;

    /// <summary>What the null branch of guidance leaves out.</summary>
    public GuidanceNull GuidanceNull { get; init; } = GuidanceNull.Label;

    /// <summary>
    /// phi of rescaled guidance (Lin et al. 2024, section 3.4), 0 to 1: 0 = as guided, 1 = with the spread of the conditional prediction.
    /// </summary>
    public double GuidanceRescale { get; init; }

    /// <summary>The noise levels at which images are guided (Kynkäänniemi et al. 2024); null = everywhere.</summary>
    public GuidanceInterval? GuidanceInterval { get; init; }

    /// <summary>The generator that autoguidance steers away from, on the same device; null = none. The caller's to dispose.</summary>
    public DiffusionGenerator? WeakerGenerator { get; init; }

    /// <summary>w in v + w (v(condition) - v_weaker(condition)), 0 to 100; it means nothing without a weaker generator (Karras et al.
    /// 2024).</summary>
    public double AutoguidanceWeight { get; init; } = 1;

    /// <summary>The standard deviation, in grey levels from 0 to 255, of the noise that an upsampler's images get before they are
    /// enlarged; 0 = none.</summary>
    public double LowResolutionNoise { get; init; }

    /// <summary>Checks that every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names it, its value and its range.</exception>
    public void Validate()
    {
        AtLeast(1, Steps);
        Require(GuidanceWeight is >= 0 and <= 100, GuidanceWeight, "from 0 to 100");
        Probability(GuidanceRescale);
        Require(AutoguidanceWeight is >= 0 and <= 100, AutoguidanceWeight, "from 0 to 100");
        Require(LowResolutionNoise is >= 0 and <= 255, LowResolutionNoise, "from 0 to 255");
        Require(GuidanceInterval is not { IsValid: false }, GuidanceInterval, "null or have 0 <= From < To <= 1");
    }
}
