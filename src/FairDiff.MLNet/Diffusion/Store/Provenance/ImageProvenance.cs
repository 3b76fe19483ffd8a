using System.Text.Json.Serialization;
using FairDiff.MLNet.Diffusion;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>
/// Where a synthetic image came from: the settings that it was drawn with, as they were applied, by which generator and for what. The line
/// of the manifest and the XMP inside the PNG file are both written from this record, under the names of its properties in camel case.
/// </summary>
public record ImageProvenance : GeneratorSampling
{
    /// <summary>A record whose properties are all to be set; what says nothing of autoguidance was drawn without.</summary>
    public ImageProvenance() => AutoguidanceWeight = 0;

    internal ImageProvenance(GeneratorSampling sampling)
        : base(sampling)
    {
    }

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

    /// <summary>The SHA-256 of the weaker generator's file; null = no autoguidance.</summary>
    public string? AutoguidanceId { get; init; }

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
