using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>How a small synthetic image was made large: the settings, and by which upsampler.</summary>
public sealed record UpsamplerProvenance : UpsamplerSampling
{
    /// <summary>A record whose properties are all to be set.</summary>
    public UpsamplerProvenance()
    {
    }

    internal UpsamplerProvenance(UpsamplerSampling sampling)
        : base(sampling)
    {
    }

    /// <summary>The SHA-256 of the upsampler's file, in lower-case hexadecimal.</summary>
    public required string GeneratorId { get; init; }

    /// <summary>Pixels per side of the small image.</summary>
    public required int BaseImageSize { get; init; }
}
