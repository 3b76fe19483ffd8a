using System.Text.Json;
using System.Text.Json.Nodes;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The JSON of a record: one line of the manifest, and the names under which XMP holds the same facts.</summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string ToLine(SyntheticImageRecord record) => JsonSerializer.Serialize(record, Options);

    /// <exception cref="JsonException">The line is not a record.</exception>
    public static SyntheticImageRecord ToRecord(string line) =>
        JsonSerializer.Deserialize<SyntheticImageRecord>(line, Options) ?? throw new JsonException("The line is empty.");

    /// <summary>What the image's own file says of it, also of a record of the manifest.</summary>
    public static JsonObject ToObject(ImageProvenance provenance) => JsonSerializer.SerializeToNode(provenance, Options)!.AsObject();

    /// <exception cref="JsonException">A fact is missing or of another kind.</exception>
    public static ImageProvenance ToProvenance(JsonObject facts) => facts.Deserialize<ImageProvenance>(Options)!;

    /// <summary>The name of a property in JSON and XMP.</summary>
    public static string Name(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
