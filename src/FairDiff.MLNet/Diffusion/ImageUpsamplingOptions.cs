using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>How the small images of an <see cref="ImageGenerator"/> are made large.</summary>
public sealed record ImageUpsamplingOptions
{
    /// <summary>The upsampler (.safetensors) that was trained with the generator, or the workspace that holds both.</summary>
    public required string Path { get; init; }

    /// <summary>Sampler, steps, guidance and noise of the upsampler.</summary>
    public UpsamplerSampling Sampling { get; init; } = new();
}
