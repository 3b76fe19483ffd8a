using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Inspection;

/// <summary>What a workspace says of itself in its JSON files.</summary>
internal static class WorkspaceFacts
{
    public static IReadOnlyList<Fact> Read(string path) => Fact.Of(Json(path));

    /// <summary>The SHA-256 that was recorded when training ended; null where it has not ended.</summary>
    public static string? ModelId(string folder, string file)
    {
        var path = Path.Combine(folder, Path.ChangeExtension(file, ".json"));
        return !File.Exists(path)
            ? null
            : Json(path)["sha256"] is JsonValue value && value.TryGetValue(out string? found) ? found
            : throw new FairDiffException(
            $"'{path}' is damaged: it names no SHA-256. Delete its folder to begin anew.");
    }

    private static JsonObject Json(string path)
    {
        try
        {
            return StrictJson.Object(RegularFile.ReadAllText(path, followLink: false));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException($"'{path}' is damaged: {e.Message.TrimEnd('.')}. Delete its folder to begin anew.", e);
        }
    }
}
