using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Inspection;

/// <summary>What a workspace says of itself in its JSON files.</summary>
internal static class WorkspaceFacts
{
    public static IReadOnlyList<Fact> Read(string path) => Fact.Of(Json(path));

    /// <summary>The SHA-256 that was recorded when training ended; null where it has not ended.</summary>
    public static string? ModelId(string folder, string file)
    {
        var path = Path.Combine(folder, Path.ChangeExtension(file, ".json"));
        return File.Exists(path) ? (string?)Json(path)["sha256"] : null;
    }

    private static JsonObject Json(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FairDiffException($"'{path}' is damaged: {e.Message}", e);
        }
    }
}
