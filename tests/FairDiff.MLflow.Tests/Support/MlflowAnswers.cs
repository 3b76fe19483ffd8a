using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FairDiff.MLflow.Tests.Support;

/// <summary>The state and the answers of the fake server, in the shapes recorded from a real one.</summary>
internal sealed partial class MlflowAnswers
{
    public static readonly Answer Ok = new(200, "{}");
    private readonly Lock _lock = new();

    /// <summary>Experiment names and ids.</summary>
    public ConcurrentDictionary<string, string> Experiments { get; } = new();

    public ConcurrentDictionary<string, FakeRun> Runs { get; } = new();

    /// <summary>The bytes behind the proxy, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Artifacts { get; } = new();

    /// <summary>The artifact URI that new runs get; {run} stands for the run's id.</summary>
    public string ArtifactUri { get; set; } = "mlflow-artifacts:/1/{run}/artifacts";

    /// <summary>False: a store of files, which holds twice what arrives twice.</summary>
    public bool Sql { get; set; } = true;

    /// <summary>Items in one page of an answer.</summary>
    public int PageSize { get; set; } = 1000;

    public static Answer Error(int status, string code, string message) =>
        new(status, new JsonObject { ["error_code"] = code, ["message"] = message, ["sqlstate"] = "KAM00" }.ToJsonString());

    public Answer To(Received request)
    {
        if (request.Method == "POST"
            && request.Path.Contains("/api/2.0/mlflow/")
            && request.ContentType?.Split(';')[0] != "application/json")
        {
            return Error(400, "INVALID_PARAMETER_VALUE", "Bad Request. Content-Type must be one of ['application/json'].");
        }

        if (request.Path.EndsWith("/version", StringComparison.Ordinal))
        {
            return new(200, "3.11.2.dev0", "text/plain");
        }

        if (request.Path.EndsWith("/api/3.0/mlflow/server-info", StringComparison.Ordinal))
        {
            return Json(new() { ["store_type"] = Sql ? "SqlStore" : "FileStore", ["workspaces_enabled"] = false });
        }

        if (request.Path.EndsWith("/get-artifact", StringComparison.Ordinal))
        {
            var root = Runs[request.Asked("run_id").Single()] is { ArtifactUri: ['m', ..] proxied }
                ? proxied["mlflow-artifacts:/".Length..]
                : request.Asked("run_id").Single();
            return Read(root + "/" + request.Asked("path").Single());
        }

        if (request.Path.EndsWith("/ajax-api/2.0/mlflow/upload-artifact", StringComparison.Ordinal))
        {
            Artifacts[request.Asked("run_uuid").Single() + "/" + request.Asked("path").Single()] = Encoding.Latin1.GetBytes(request.Body);
            return new(200, "", "text/plain");
        }

        if (request.Path.Split("/ajax-api/2.0/mlflow/logged-models/") is [_, var ofModel])
        {
            return ToLoggedModels(ofModel.Split('/'), request, new JsonObject());
        }

        if (request.Path.Split("/signed/") is [_, var signed])
        {
            return Read(signed);
        }

        if (request.Path.Split("/part/") is [_, var part])
        {
            Artifacts[$"part/{part}"] = Encoding.Latin1.GetBytes(request.Body);
            return Ok with { ETag = "\"etag\"" };
        }

        var path = request.Path.Split("/api/2.0/").Last();
        return path switch
        {
            _ when path.StartsWith("mlflow-artifacts/", StringComparison.Ordinal) => Proxy(path["mlflow-artifacts/".Length..], request),
            "mlflow/experiments/get-by-name" => GetExperiment(request.Asked("experiment_name").Single()),
            "mlflow/experiments/create" => CreateExperiment((string?)request.Json["name"]),
            "mlflow/experiments/search" => SearchExperiments(request.Json),
            "mlflow/runs/create" => CreateRun(request.Json),
            "mlflow/runs/search" => SearchRuns(request.Json),
            "mlflow/artifacts/list" => List(request),
            _ => ToRun(path, request) ?? ToModels(path, request) ?? new(404, "<!doctype html><title>404 Not Found</title>", "text/html"),
        };
    }

    private static Answer Json(JsonObject body) => new(200, body.ToJsonString());

    private Answer? ToRun(string path, Received request)
    {
        if (path is not ("mlflow/runs/get" or "mlflow/metrics/get-history" or "mlflow/runs/log-batch" or "mlflow/runs/log-metric"
            or "mlflow/runs/log-parameter" or "mlflow/runs/set-tag" or "mlflow/runs/delete-tag" or "mlflow/runs/update"
                or "mlflow/runs/log-inputs" or "mlflow/runs/outputs"))
        {
            return null;
        }

        var id = request.Method == "GET" ? request.Asked("run_id").Single() : (string)request.Json["run_id"]!;
        if (!Runs.TryGetValue(id, out var run))
        {
            return Error(404, "RESOURCE_DOES_NOT_EXIST", $"Run with id={id} not found");
        }

        switch (path)
        {
            case "mlflow/runs/get":
                return Json(new() { ["run"] = run.ToJson() });
            case "mlflow/metrics/get-history":
                // Without max_results some servers answer nothing, with a token that never ends.
                return request.Asked("max_results").Any()
                    ? Page("metrics", run.History(request.Asked("metric_key").Single()), request.Asked("page_token").SingleOrDefault())
                    : Json(new() { ["next_page_token"] = "for ever" });
            case "mlflow/runs/log-batch":
                AddModelMetrics(id, request.Json);
                return Limits(request.Json) ?? Logged(run.Log(request.Json, !Sql));
            case "mlflow/runs/log-metric":
                return Logged(run.Log(new JsonObject { ["metrics"] = new JsonArray(request.Json) }, !Sql));
            case "mlflow/runs/log-parameter":
                return Logged(run.Log(new JsonObject { ["params"] = new JsonArray(request.Json) }, !Sql));
            case "mlflow/runs/set-tag":
                return Logged(run.Log(new JsonObject { ["tags"] = new JsonArray(request.Json) }, !Sql));
            case "mlflow/runs/delete-tag":
                run.Tags.Remove((string)request.Json["key"]!);
                return Ok;
            case "mlflow/runs/log-inputs":
                Add(run.Inputs, request.Json["datasets"]!.AsArray());
                return Ok;
            case "mlflow/runs/outputs":
                return AddOutputs(run, request.Json["models"]!.AsArray());
            default:
                return Update(run, request.Json);
        }
    }

    private static Answer Update(FakeRun run, JsonNode request)
    {
        // A state that it does not know is ignored.
        if ((string?)request["status"] is "RUNNING" or "SCHEDULED" or "FINISHED" or "FAILED" or "KILLED")
        {
            run.Status = (string)request["status"]!;
        }

        run.End = (long?)request["end_time"] ?? run.End;
        run.Name = (string?)request["run_name"] ?? run.Name;
        return Json(new() { ["run_info"] = run.Info() });
    }

    private static Answer Logged(string? problem) => problem is null ? Ok : Error(400, "INVALID_PARAMETER_VALUE", problem);

    private void Add(JsonArray to, JsonArray items)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                if (!to.Any(known => known!.ToJsonString() == item!.ToJsonString()))
                {
                    to.Add(item!.DeepClone());
                }
            }
        }
    }

    private Answer Page(string name, JsonArray all, string? token)
    {
        var from = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        var page = new JsonObject();
        if (all.Count > from)
        {
            page[name] = new JsonArray([.. all.Skip(from).Take(PageSize).Select(item => item!.DeepClone())]);
        }

        if (all.Count > from + PageSize)
        {
            page["next_page_token"] = $"{from + PageSize}";
        }

        return Json(page);
    }

    private Answer GetExperiment(string name) => Experiments.TryGetValue(name, out var id)
        ? Json(new() { ["experiment"] = ExperimentJson(name, id) })
        : Error(404, "RESOURCE_DOES_NOT_EXIST", $"Could not find experiment with name '{name}'");

    private static JsonObject ExperimentJson(string name, string id) => new()
    {
        ["experiment_id"] = id, ["name"] = name, ["artifact_location"] = $"mlflow-artifacts:/{id}", ["lifecycle_stage"] = "active",
        ["last_update_time"] = 1795465690620, ["creation_time"] = 1795465690620,
    };

    private Answer SearchExperiments(JsonNode request) => (int?)request["max_results"] is > 0
        ? Page(
            "experiments", [.. Experiments.OrderBy(e => e.Value).Select(e => (JsonNode)ExperimentJson(e.Key, e.Value))],
            (string?)request["page_token"])
        : Error(400, "INVALID_PARAMETER_VALUE", "Invalid value 0 for parameter 'max_results' supplied.");

    private Answer CreateExperiment(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return Error(400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'.");
        }

        var id = $"{Experiments.Count + 1}";
        return Experiments.TryAdd(name, id)
            ? Json(new() { ["experiment_id"] = id })
            : Error(400, "RESOURCE_ALREADY_EXISTS", $"Experiment(name={name}) already exists.");
    }

    private Answer CreateRun(JsonNode request)
    {
        var id = Guid.NewGuid().ToString("N");
        var run = new FakeRun
        {
            Id = id,
            ExperimentId = (string)request["experiment_id"]!,
            ArtifactUri = ArtifactUri.Replace("{run}", id),
            Name = (string?)request["run_name"] ?? "bouncy-shrike-109",
            Start = (long?)request["start_time"] ?? 0,
        };
        run.Log(request, appendsDuplicates: false);
        Runs[id] = run;
        return Json(new() { ["run"] = run.ToJson() });
    }

    // Of the filters only equal tags, which is what the client itself asks for.
    private Answer SearchRuns(JsonNode request)
    {
        var experiments = request["experiment_ids"]!.AsArray().Select(id => (string)id!).ToHashSet();
        var wanted = TagFilter().Matches((string?)request["filter"] ?? "").Select(
            m => (Key: m.Groups[1].Value, Value: m.Groups[2].Value)).ToList();
        var found = Runs.Values
            .Where(run => experiments.Contains(run.ExperimentId) && wanted.All(tag => run.Tags.GetValueOrDefault(tag.Key) == tag.Value))
            .OrderByDescending(run => run.Start);
        return Page("runs", [.. found.Select(run => (JsonNode)run.ToJson())], (string?)request["page_token"]);
    }

    [GeneratedRegex(@"tags\.`([^`]+)` = '([^']*)'")]
    private static partial Regex TagFilter();

    private static Answer? Limits(JsonNode request)
    {
        foreach (var (list, limit) in new[] { ("metrics", 1000), ("params", 100), ("tags", 100) })
        {
            var count = request[list]!.AsArray().Count;
            if (count > limit)
            {
                return Error(
                    400, "INVALID_PARAMETER_VALUE", $"A batch logging request can contain at most {limit} {list}. Got {count} {list}.");
            }
        }

        var keys = request["params"]!.AsArray().Select(parameter => (string)parameter!["key"]!).ToList();
        return keys.Distinct().Count() < keys.Count
            ? Error(400, "INVALID_PARAMETER_VALUE", "Duplicate parameter keys have been submitted")
            : null;
    }
}
