using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The JSON of a record: one line of the manifest, and the names under which XMP holds the same facts.</summary>
internal static class ManifestJson
{
    private const int LargestImage = 1 << 16;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Require } },
    };

    public static string ToLine<TRecord>(TRecord record)
        where TRecord : ImageProvenance =>
        JsonSerializer.Serialize(record, Options);

    /// <exception cref="JsonException">The line is not a record.</exception>
    public static SyntheticImageRecord ToRecord(string line) =>
        StrictJson.Guard(() => Checked(StrictJson.Deserialize<SyntheticImageRecord>(line, Options)));

    /// <summary>What the image's own file says of it, also of a record of the manifest.</summary>
    public static JsonObject ToObject(ImageProvenance provenance) => JsonSerializer.SerializeToNode(provenance, Options)!.AsObject();

    /// <exception cref="JsonException">A fact is missing or of another kind.</exception>
    public static ImageProvenance ToProvenance(JsonObject facts) => StrictJson.Guard(() =>
        Valid(facts.Deserialize<ImageProvenance>(Options) ?? throw new JsonException("It is null.")));

    /// <summary>A manifest may come from elsewhere; it must not lead out of its folder.</summary>
    private static SyntheticImageRecord Checked(SyntheticImageRecord record)
    {
        if (Path.GetFileName(record.File) != record.File || record.File.Trim('.').Length == 0 || record.File.Any(char.IsControl))
        {
            throw new JsonException($"'{record.File}' is not the name of a file.");
        }

        return Valid(record).ImageSize is > 0 and <= LargestImage ? record : throw new JsonException(
            $"Its image size is {record.ImageSize}; it must be from 1 to {LargestImage}.");
    }

    /// <summary>
    /// How an image was drawn, as far as every version wrote it: where that is missing, no default may pass for it. The other settings came
    /// later, and their defaults are what images were drawn with before.
    /// </summary>
    private static void Require(JsonTypeInfo type)
    {
        string[] always = type.Type.IsAssignableTo(typeof(GeneratorSampling))
            ?
            [
                nameof(GeneratorSampling.GuidanceWeight), nameof(GeneratorSampling.Sampler), nameof(GeneratorSampling.SamplerSteps),
                type.Type == typeof(UpsamplerProvenance)
                    ? nameof(UpsamplerProvenance.SamplingNoise)
                    : nameof(GeneratorSampling.GuidanceNull),
            ]
            : [];
        foreach (var property in type.Properties.Where(property => always.Select(Name).Contains(property.Name)))
        {
            property.IsRequired = true;
        }
    }

    private static T Valid<T>(T provenance)
        where T : ImageProvenance
    {
        provenance.Validate();
        provenance.Upsampler?.Validate();
        return provenance;
    }

    /// <summary>The name of a property in JSON and XMP.</summary>
    public static string Name(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
