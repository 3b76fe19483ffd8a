namespace FairDiff.Torch.Diffusion;

/// <summary>How images are drawn from a generator.</summary>
internal sealed record DiffusionSamplingOptions
{
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.Ddim;
    public int Steps { get; init; } = 20;

    /// <summary>w in v = (1 + w) v(condition) - w v(null); 0 = no guidance.</summary>
    public double GuidanceWeight { get; init; } = 1;
    public GuidanceNull GuidanceNull { get; init; } = GuidanceNull.Label;

    /// <summary>phi of rescaled guidance: 0 = as guided, 1 = with the spread of the conditional prediction.</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>Where to guide; null = everywhere.</summary>
    public GuidanceInterval? GuidanceInterval { get; init; }

    /// <summary>The generator that autoguidance steers away from, on the same device; null = none. The caller's to dispose.</summary>
    public DiffusionGenerator? WeakerGenerator { get; init; }

    /// <summary>w in v + w (v(condition) - v_weaker(condition)).</summary>
    public double AutoguidanceWeight { get; init; } = 1;
}
