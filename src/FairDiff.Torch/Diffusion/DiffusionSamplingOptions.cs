namespace FairDiff.Torch.Diffusion;

/// <summary>How images are drawn from a generator.</summary>
public sealed record DiffusionSamplingOptions
{
    /// <summary>How noise is turned into an image.</summary>
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.Ddim;

    /// <summary>Denoising steps per image, at least 1.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>w in v = (1 + w) v(condition) - w v(null) (Ho and Salimans 2022, equation 6); 0 = no guidance.</summary>
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
    internal DiffusionGenerator? WeakerGenerator { get; init; }

    /// <summary>w in v + w (v(condition) - v_weaker(condition)), 0 to 100; it means nothing without a weaker generator (Karras et al.
    /// 2024).</summary>
    public double AutoguidanceWeight { get; init; } = 1;

    /// <summary>The standard deviation, in grey levels, of the noise that an upsampler's images get before they are enlarged; 0 =
    /// none.</summary>
    internal double LowResolutionNoise { get; init; }
}
