using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>How the small images of an <see cref="ImageGenerator"/> are made large.</summary>
public sealed record ImageUpsamplingOptions
{
    /// <summary>The upsampler (.safetensors) that was trained with the generator, or the workspace that holds both.</summary>
    public required string Path { get; init; }

    /// <summary>Sampler, steps and guidance of the upsampler; by default without guidance, which makes half the cost.</summary>
    public DiffusionSamplingOptions Sampling { get; init; } = new() { GuidanceWeight = 0 };

    /// <summary>
    /// The standard deviation, in grey levels, of the noise that the small images get before they are made large, 0 to 255; see
    /// <see cref="UpsamplerOptions.SamplingNoise"/>.
    /// </summary>
    public double SamplingNoise { get; init; }
}
