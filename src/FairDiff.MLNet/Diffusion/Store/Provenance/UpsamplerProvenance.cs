namespace FairDiff.MLNet;

/// <summary>How a small synthetic image was made large.</summary>
public sealed record UpsamplerProvenance
{
    /// <summary>The SHA-256 of the upsampler's file, in lower-case hexadecimal.</summary>
    public required string GeneratorId { get; init; }

    /// <summary>Pixels per side of the small image.</summary>
    public required int BaseImageSize { get; init; }

    /// <summary>The weight of the upsampler's guidance; 0 = none.</summary>
    public required double GuidanceWeight { get; init; }

    /// <summary>How noise was turned into the large image, for example <c>Ddim</c>.</summary>
    public required string Sampler { get; init; }

    /// <summary>Denoising steps of the upsampler.</summary>
    public required int SamplerSteps { get; init; }

    /// <summary>The standard deviation, in grey levels, of the noise that the small image got before it was made large.</summary>
    public required double SamplingNoise { get; init; }
}
