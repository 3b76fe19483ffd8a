namespace FairDiff.Torch.Diffusion;

/// <summary>How images are drawn from a generator.</summary>
internal sealed record DiffusionSamplingOptions
{
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.Ddim;
    public int Steps { get; init; } = 20;

    /// <summary>w in v = (1 + w) v(condition) - w v(null); 0 = no guidance.</summary>
    public double GuidanceWeight { get; init; } = 1;
    public GuidanceNull GuidanceNull { get; init; } = GuidanceNull.Label;
}
