using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FairDiff.MLNet.Quality;

/// <summary>Writes a report, and what near-copies are kept on disk, as JSON.</summary>
internal static class QualityJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(SyntheticQualityReport report) => JsonSerializer.Serialize(report, Options);
}
