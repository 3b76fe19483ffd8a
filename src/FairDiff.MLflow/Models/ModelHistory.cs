using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Models;

/// <summary>The tag from which the page of MLflow 2 shows the models of a run.</summary>
internal static class ModelHistory
{
    public const string Tag = "mlflow.log-model.history";
    private const int MaxModels = 20;

    /// <summary>The tag with one model more; unchanged where it is there. Half a JSON would show none, so that signatures and the oldest go
    /// first.</summary>
    public static string Add(string? tag, JsonElement model)
    {
        var all = Parse(tag);
        var added = JsonNode.Parse(model.GetRawText())!;
        if (!all.Any(known => (string?)known?["model_uuid"] == (string?)added["model_uuid"]))
        {
            all.Add(added);
        }

        var text = all.ToJsonString();
        if (text.Length <= ValueText.MaxTag)
        {
            return text;
        }

        foreach (var known in all)
        {
            known?.AsObject().Remove("signature");
        }

        return new JsonArray([.. all.TakeLast(MaxModels).Select(known => known?.DeepClone())]).ToJsonString();
    }

    private static JsonArray Parse(string? tag)
    {
        try
        {
            return tag is null ? [] : JsonNode.Parse(tag) as JsonArray ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
