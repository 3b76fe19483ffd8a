using System.Text.Json.Serialization;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>One line of <c>manifest.jsonl</c>: where a synthetic image came from, and the hash that tells whether its file is whole.</summary>
internal sealed record SyntheticImageRecord
{
    /// <summary>IPTC's term for images that a trained model made (cv.iptc.org/newscodes/digitalsourcetype).</summary>
    public const string TrainedAlgorithmicMedia = "trainedAlgorithmicMedia";

    public required string File { get; init; }

    public required string Sha256 { get; init; }

    public required long Seed { get; init; }

    /// <summary>The label that was asked for; null = none.</summary>
    public required string? Label { get; init; }

    /// <summary>The values of a label vector that was asked for, NaN (as text) where one is unknown; left out where the label is a key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString)]
    public IReadOnlyList<float>? LabelVector { get; init; }

    /// <summary>The attribute values that were asked for, by column; null = left open.</summary>
    public required IReadOnlyDictionary<string, string?> Attributes { get; init; }

    /// <summary>The SHA-256 of the generator's file.</summary>
    public required string GeneratorId { get; init; }

    public required double GuidanceWeight { get; init; }

    public required string GuidanceNull { get; init; }

    public double GuidanceRescale { get; init; }

    /// <summary>Where it was guided; null = everywhere.</summary>
    public GuidanceInterval? GuidanceInterval { get; init; }

    /// <summary>The SHA-256 of the weaker generator's file; null = no autoguidance.</summary>
    public string? AutoguidanceId { get; init; }

    public double AutoguidanceWeight { get; init; }

    public required string Sampler { get; init; }

    public required int SamplerSteps { get; init; }

    public string DigitalSourceType { get; init; } = TrainedAlgorithmicMedia;
}
