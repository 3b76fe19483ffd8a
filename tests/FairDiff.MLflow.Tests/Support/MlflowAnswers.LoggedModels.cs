using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace FairDiff.MLflow.Tests.Support;

/// <content>Logged models, as MLflow 3.11 answers.</content>
internal sealed partial class MlflowAnswers
{
    public ConcurrentDictionary<string, JsonObject> LoggedModels { get; } = new();

    /// <summary>False: MLflow 2, which has no such page.</summary>
    public bool HasLoggedModels { get; set; } = true;

    private Answer ToLoggedModels(string[] path, Received request, JsonNode body)
    {
        lock (_lock)
        {
            switch (request.Method, path)
            {
                case ("POST", []):
                    return CreateLoggedModel(body);
                case ("POST", ["search"]):
                    var wanted = TagFilter().Match((string?)body["filter"] ?? "");
                    var found = LoggedModels.Values.Where(model => !wanted.Success || model["info"]!["tags"]!.AsArray()
                        .Any(tag => (string)tag!["key"]! == wanted.Groups[1].Value && (string)tag["value"]! == wanted.Groups[2].Value));
                    return Page("models", [.. found.Select(model => model.DeepClone())], (string?)body["page_token"]);
                case ("POST", [var id, "params"]):
                    return AddParameters(LoggedModels[id]["data"]!["params"]!.AsArray(), body["params"]!.AsArray());
                case ("GET", [var id, "artifacts", "directories"]):
                    var folder = request.Asked("artifact_directory_path").SingleOrDefault();
                    return Files($"{RootOf(id)}/{folder}".TrimEnd('/'), full: true, RootOf(id));
                case ("GET", [var id, "artifacts", "files"]):
                    return Read($"{RootOf(id)}/{request.Asked("artifact_file_path").Single()}");
                case ("PATCH", [var id]):
                    LoggedModels[id]["info"]!["status"] = (string?)body["status"];
                    return Json(new() { ["model"] = LoggedModels[id].DeepClone() });
                case ("GET", [var id]):
                    return Json(new() { ["model"] = LoggedModels[id].DeepClone() });
                default:
                    return Error(404, "ENDPOINT_NOT_FOUND", string.Join('/', path));
            }
        }
    }

    private string RootOf(string modelId) => ((string)LoggedModels[modelId]["info"]!["artifact_uri"]!)["mlflow-artifacts:/".Length..];

    private Answer CreateLoggedModel(JsonNode request)
    {
        var id = $"m-{Guid.NewGuid():N}";
        var info = new JsonObject
        {
            ["model_id"] = id,
            ["experiment_id"] = (string)request["experiment_id"]!,
            ["name"] = (string?)request["name"],
            ["creation_timestamp_ms"] = 1795465692477,
            ["artifact_uri"] = $"mlflow-artifacts:/1/models/{id}/artifacts",
            ["status"] = "LOGGED_MODEL_PENDING",
            ["model_type"] = (string?)request["model_type"],
            ["source_run_id"] = (string?)request["source_run_id"],
            ["tags"] = request["tags"]?.DeepClone() ?? new JsonArray(),
        };
        LoggedModels[id] = new() { ["info"] = info,
            ["data"] = new JsonObject { ["params"] = request["params"]?.DeepClone() ?? new JsonArray(), ["metrics"] = new JsonArray() } };
        return Json(new() { ["model"] = LoggedModels[id].DeepClone() });
    }

    // The real one inserts rows, and tells that they are there already.
    private static Answer AddParameters(JsonArray known, JsonArray added)
    {
        if (added.Any(parameter => known.Any(other => (string)other!["key"]! == (string)parameter!["key"]!)))
        {
            return Error(
                400, "BAD_REQUEST",
                "(sqlite3.IntegrityError) UNIQUE constraint failed: logged_model_params.model_id, logged_model_params.param_key");
        }

        foreach (var parameter in added)
        {
            known.Add(parameter!.DeepClone());
        }

        return Ok;
    }

    private Answer AddOutputs(FakeRun run, JsonArray models)
    {
        if (models.Any(model => run.Outputs.Any(known => (string)known!["model_id"]! == (string)model!["model_id"]!)))
        {
            return Error(400, "BAD_REQUEST", "(sqlite3.IntegrityError) UNIQUE constraint failed: inputs.source_type, inputs.source_id, "
                + "inputs.destination_type, inputs.destination_id");
        }

        Add(run.Outputs, models);
        return Ok;
    }

    private void AddModelMetrics(string runId, JsonNode request)
    {
        foreach (var metric in request["metrics"]!.AsArray().Where(metric => metric!["model_id"] is not null))
        {
            var held = metric!.DeepClone();
            held["run_id"] = runId;
            lock (_lock)
            {
                Add(LoggedModels[(string)metric["model_id"]!]["data"]!["metrics"]!.AsArray(), [held]);
            }
        }
    }
}
