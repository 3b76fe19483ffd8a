using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Models;

/// <summary>The file <c>MLmodel</c> beside a model, and the same as JSON for the run's list of models.</summary>
internal sealed partial class MlModelFile(MlflowModel model, string artifactPath, string runId, string fileName, string uuid)
{
    /// <summary>A version whose form of the file this is.</summary>
    private const string MlflowVersion = "3.1.0";

    private readonly string _created = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    public string ToYaml()
    {
        var text = new StringBuilder();
        text.Append("artifact_path: ").Append(YamlScalar.Quote(artifactPath)).Append('\n');
        text.Append("flavors:\n  ").Append(YamlScalar.Quote(model.Flavor)).Append(":\n");
        foreach (var (name, value) in Settings)
        {
            text.Append("    ").Append(YamlScalar.Quote(name)).Append(": ").Append(YamlScalar.Quote(value)).Append('\n');
        }

        text.Append("mlflow_version: ").Append(MlflowVersion).Append('\n');
        text.Append("model_uuid: ").Append(YamlScalar.Quote(uuid)).Append('\n');
        text.Append("run_id: ").Append(YamlScalar.Quote(runId)).Append('\n');
        if (HasSignature)
        {
            text.Append("signature:\n");
            text.Append("  inputs: ").Append(YamlScalar.Quote(Signature(model.Inputs) ?? "[]")).Append('\n');
            text.Append("  outputs: ").Append(Signature(model.Outputs) is { } outputs ? YamlScalar.Quote(outputs) : "null").Append('\n');
            text.Append("  params: null\n");
        }

        return text.Append("utc_time_created: ").Append(YamlScalar.Quote(_created)).Append('\n').ToString();
    }

    /// <summary>The same file at another place: lines that name place, run and model say the new ones.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="place">The model's folder among the artifacts, or its artifact URI.</param>
    /// <param name="runId">The run.</param>
    /// <param name="modelId">The logged model; null: it is none.</param>
    public static string At(string yaml, string place, string runId, string? modelId)
    {
        var lines = PlaceLine().Replace(yaml, "");
        var id = modelId is null ? "" : $"model_id: {YamlScalar.Quote(modelId)}\n";
        return $"artifact_path: {YamlScalar.Quote(place)}\n{lines.TrimEnd('\n')}\n{id}run_id: {YamlScalar.Quote(runId)}\n";
    }

    [GeneratedRegex(@"^(artifact_path|run_id|model_id):.*(\n +.*)*\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex PlaceLine();

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(
        new
        {
            ArtifactPath = artifactPath,
            Flavors = new Dictionary<string, Dictionary<string, string>> { [model.Flavor] = Settings },
            RunId = runId,
            UtcTimeCreated = _created,
            ModelUuid = uuid,
            Signature = HasSignature ? new { Inputs = Signature(model.Inputs), Outputs = Signature(model.Outputs) } : null,
        },
        RestJson.Options);

    private bool HasSignature => model.Inputs.Count + model.Outputs.Count > 0;

    private Dictionary<string, string> Settings => new(model.FlavorSettings) { ["data"] = fileName };

    private static string? Signature(IReadOnlyList<MlflowColumn> columns) =>
        columns.Count == 0 ? null : JsonSerializer.Serialize(columns.Select(Describe));

    private static Dictionary<string, object> Describe(MlflowColumn column) => column.Shape is { } shape
        ? new()
        {
            ["type"] = "tensor",
            ["tensor-spec"] = new Dictionary<string, object> { ["dtype"] = column.Type, ["shape"] = shape },
            ["name"] = column.Name,
        }
        : new() { ["type"] = column.Type, ["name"] = column.Name, ["required"] = true };
}
