using System.Globalization;
using System.Text.Json.Nodes;

namespace FairDiff.MLflow.Tests.Support;

/// <summary>One value of a metric, as a database tells values apart.</summary>
internal readonly record struct Point(double Value, long Timestamp, long Step);

/// <summary>A run on the fake server.</summary>
internal sealed class FakeRun
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string, Point)> _seen = [];

    public required string Id { get; init; }

    public required string ExperimentId { get; init; }

    public required string ArtifactUri { get; init; }

    public string Name { get; set; } = "";

    public string Status { get; set; } = "RUNNING";

    public long Start { get; init; }

    public long? End { get; set; }

    public Dictionary<string, string> Params { get; } = [];

    public Dictionary<string, string> Tags { get; } = [];

    public Dictionary<string, List<Point>> Metrics { get; } = [];

    public JsonArray Inputs { get; } = [];

    public JsonArray Outputs { get; } = [];

    /// <summary>All or nothing, as the real one; null where all is well.</summary>
    public string? Log(JsonNode request, bool appendsDuplicates)
    {
        lock (_lock)
        {
            foreach (var parameter in List(request, "params"))
            {
                var (key, value) = Pair(parameter);
                if (Params.TryGetValue(key, out var before) && before != value)
                {
                    return $"Changing param values is not allowed. Param with key='{key}' was already logged with value='{before}' for "
                        + $"run ID='{Id}'.";
                }
            }

            foreach (var parameter in List(request, "params"))
            {
                Params[Pair(parameter).Key] = Pair(parameter).Value;
            }

            foreach (var tag in List(request, "tags"))
            {
                Tags[Pair(tag).Key] = Pair(tag).Value;
            }

            foreach (var metric in List(request, "metrics"))
            {
                var values = Metrics.TryGetValue((string)metric["key"]!, out var known) ? known : Metrics[(string)metric["key"]!] = [];
                var point = new Point(Number(metric["value"]!), (long)metric["timestamp"]!, (long?)metric["step"] ?? 0);
                if (_seen.Add(((string)metric["key"]!, point)) || appendsDuplicates)
                {
                    values.Add(point);
                }
            }

            return null;
        }
    }

    public JsonArray History(string key)
    {
        lock (_lock)
        {
            return [
                .. Metrics.GetValueOrDefault(key, []).OrderBy(p => p.Timestamp).ThenBy(p => p.Step).Select(p => (JsonNode)Json(key, p))];
        }
    }

    public JsonObject ToJson()
    {
        lock (_lock)
        {
            var data = new JsonObject();
            AddList(
                data, "metrics",
                Metrics.Select(metric => (JsonNode)Json(metric.Key, metric.Value.MaxBy(p => (p.Step, p.Timestamp, p.Value)))));
            AddList(data, "params", Params.Select(Text));
            AddList(data, "tags", Tags.Append(new("mlflow.runName", Name)).DistinctBy(tag => tag.Key).Select(Text));
            var (inputs, outputs) = (new JsonObject(), new JsonObject());
            AddList(inputs, "dataset_inputs", Inputs.Select(input => input!.DeepClone()));
            AddList(outputs, "model_outputs", Outputs.Select(output => output!.DeepClone()));
            return new() { ["info"] = Info(), ["data"] = data, ["inputs"] = inputs, ["outputs"] = outputs };
        }
    }

    public JsonObject Info()
    {
        var info = new JsonObject
        {
            ["run_uuid"] = Id, ["experiment_id"] = ExperimentId, ["run_name"] = Name, ["user_id"] = "", ["status"] = Status,
            ["start_time"] = Start, ["artifact_uri"] = ArtifactUri, ["lifecycle_stage"] = "active", ["run_id"] = Id,
        };
        if (End is { } end)
        {
            info["end_time"] = end;
        }

        return info;
    }

    // Empty lists are left out of answers.
    private static void AddList(JsonObject to, string name, IEnumerable<JsonNode> items)
    {
        var all = items.ToArray();
        if (all.Length > 0)
        {
            to[name] = new JsonArray(all);
        }
    }

    private static JsonNode Text(KeyValuePair<string, string> pair) => new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value };

    private static JsonObject Json(string key, Point point) => new()
    {
        ["key"] = key,
        ["value"] = double.IsFinite(point.Value) ? point.Value : JsonValue.Create(point.Value.ToString(CultureInfo.InvariantCulture)),
        ["timestamp"] = point.Timestamp,
        ["step"] = point.Step,
    };

    private static IEnumerable<JsonNode> List(JsonNode request, string name) => (request[name]?.AsArray() ?? []).Select(node => node!);

    private static (string Key, string Value) Pair(JsonNode node) => ((string)node["key"]!, (string?)node["value"] ?? "");

    private static double Number(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? double.Parse((string)node!, CultureInfo.InvariantCulture)
        : (double)node;
}
