using System.Text.Json.Serialization;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Storage;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>
/// Where a synthetic image came from. The line of the manifest and the XMP inside the PNG file are both written from this record, under
/// the names of its properties in camel case.
/// </summary>
public record ImageProvenance
{
    /// <summary>IPTC's term for images that a trained model made (<c>http://cv.iptc.org/newscodes/digitalsourcetype/</c>).</summary>
    public const string TrainedAlgorithmicMedia = "trainedAlgorithmicMedia";

    /// <summary>How the image came to be, in IPTC's terms: always <see cref="TrainedAlgorithmicMedia"/>.</summary>
    public string DigitalSourceType { get; init; } = TrainedAlgorithmicMedia;

    /// <summary>The SHA-256 of the generator's file, in lower-case hexadecimal.</summary>
    public required string GeneratorId { get; init; }

    /// <summary>The seed of this image's noise.</summary>
    public required long Seed { get; init; }

    /// <summary>The label that was asked for; null = none.</summary>
    public required string? Label { get; init; }

    /// <summary>The values of a label vector that was asked for, NaN where one is unknown; null where the label is a key, or none was asked
    /// for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString)]
    public IReadOnlyList<float>? LabelVector { get; init; }

    /// <summary>The attribute values that were asked for, by column; null = left open.</summary>
    public required IReadOnlyDictionary<string, string?> Attributes { get; init; }

    /// <summary>The weight of guidance; 0 = none.</summary>
    public required double GuidanceWeight { get; init; }

    /// <summary>What the null branch of guidance left out: <c>Label</c> or <c>All</c>.</summary>
    public required string GuidanceNull { get; init; }

    /// <summary>phi of rescaled guidance; 0 = not rescaled.</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>The noise levels at which the image was guided; null = all.</summary>
    public GuidanceInterval? GuidanceInterval { get; init; }

    /// <summary>The SHA-256 of the weaker generator's file; null = no autoguidance.</summary>
    public string? AutoguidanceId { get; init; }

    /// <summary>The weight of autoguidance; 0 = none.</summary>
    public double AutoguidanceWeight { get; init; }

    /// <summary>How noise was turned into the image, for example <c>Ddim</c>.</summary>
    public required string Sampler { get; init; }

    /// <summary>Denoising steps.</summary>
    public required int SamplerSteps { get; init; }

    /// <summary>How it was made large; null = the generator drew it as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpsamplerProvenance? Upsampler { get; init; }

    /// <summary>Reads what a PNG file says about itself, wherever it was copied to.</summary>
    /// <param name="path">The PNG file.</param>
    /// <returns>Its provenance; null where the file does not say that this library made it.</returns>
    /// <exception cref="FairDiffException">The file cannot be read, is no PNG file, or is damaged.</exception>
    public static ImageProvenance? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PngProvenance.Read(path, DiskErrors.GuardReading(path, file => RegularFile.ReadAllBytes(file)));
    }
}
