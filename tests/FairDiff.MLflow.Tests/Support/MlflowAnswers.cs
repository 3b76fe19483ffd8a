using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace FairDiff.MLflow.Tests.Support;

/// <summary>The state and the answers of the fake server, in the shapes recorded from a real one.</summary>
internal sealed class MlflowAnswers
{
    public static readonly Answer Ok = new(200, "{}");

    /// <summary>Experiment names and ids.</summary>
    public ConcurrentDictionary<string, string> Experiments { get; } = new();

    /// <summary>The artifact URI that new runs get; {run} stands for the run's id.</summary>
    public string ArtifactUri { get; set; } = "mlflow-artifacts:/1/{run}/artifacts";

    public static Answer Error(int status, string code, string message) =>
        new(status, new JsonObject { ["error_code"] = code, ["message"] = message, ["sqlstate"] = "KAM00" }.ToJsonString());

    public Answer To(Received request)
    {
        if (request.Method == "POST" && request.Path.Contains("/api/2.0/mlflow/") && request.ContentType?.Split(';')[0] != "application/json")
        {
            return Error(400, "INVALID_PARAMETER_VALUE", "Bad Request. Content-Type must be one of ['application/json'].");
        }

        return request.Path.Split("/api/2.0/").Last() switch
        {
            "mlflow/experiments/get-by-name" => GetExperiment(Uri.UnescapeDataString(request.Query.Split('=')[1])),
            "mlflow/experiments/create" => CreateExperiment((string?)request.Json["name"]),
            "mlflow/runs/create" => CreateRun(request.Json),
            "mlflow/runs/log-batch" => LogBatch(request.Json),
            "mlflow/runs/update" => new(200, new JsonObject { ["run_info"] = new JsonObject { ["run_id"] = (string?)request.Json["run_id"], ["status"] = (string?)request.Json["status"] } }.ToJsonString()),
            var path when path.StartsWith("mlflow-artifacts/artifacts/", StringComparison.Ordinal) && request.Method == "PUT" => Ok,
            _ when request.Path.EndsWith("/ajax-api/2.0/mlflow/upload-artifact", StringComparison.Ordinal) => new(200, "", "text/plain"),
            _ => new(404, "<!doctype html><title>404 Not Found</title>", "text/html"),
        };
    }

    private Answer GetExperiment(string name) => Experiments.TryGetValue(name, out var id)
        ? new(200, new JsonObject { ["experiment"] = new JsonObject { ["experiment_id"] = id, ["name"] = name, ["lifecycle_stage"] = "active" } }.ToJsonString())
        : Error(404, "RESOURCE_DOES_NOT_EXIST", $"Could not find experiment with name '{name}'");

    private Answer CreateExperiment(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return Error(400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'.");
        }

        var id = $"{Experiments.Count + 1}";
        return Experiments.TryAdd(name, id)
            ? new(200, new JsonObject { ["experiment_id"] = id }.ToJsonString())
            : Error(400, "RESOURCE_ALREADY_EXISTS", $"Experiment(name={name}) already exists.");
    }

    private Answer CreateRun(JsonNode request)
    {
        var id = Guid.NewGuid().ToString("N");
        var info = new JsonObject
        {
            ["run_uuid"] = id,
            ["run_id"] = id,
            ["experiment_id"] = (string?)request["experiment_id"],
            ["run_name"] = (string?)request["run_name"] ?? "bouncy-shrike-109",
            ["status"] = "RUNNING",
            ["start_time"] = (long)request["start_time"]!,
            ["artifact_uri"] = ArtifactUri.Replace("{run}", id),
            ["lifecycle_stage"] = "active",
        };
        return new(200, new JsonObject { ["run"] = new JsonObject { ["info"] = info, ["data"] = new JsonObject(), ["inputs"] = new JsonObject() } }.ToJsonString());
    }

    private static Answer LogBatch(JsonNode request)
    {
        foreach (var (list, limit) in new[] { ("metrics", 1000), ("params", 100), ("tags", 100) })
        {
            var count = request[list]!.AsArray().Count;
            if (count > limit)
            {
                return Error(400, "INVALID_PARAMETER_VALUE", $"A batch logging request can contain at most {limit} {list}. Got {count} {list}.");
            }
        }

        var keys = request["params"]!.AsArray().Select(parameter => (string)parameter!["key"]!).ToList();
        return keys.Distinct().Count() < keys.Count ? Error(400, "INVALID_PARAMETER_VALUE", "Duplicate parameter keys have been submitted") : Ok;
    }
}
