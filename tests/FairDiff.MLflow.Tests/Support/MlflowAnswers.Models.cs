using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace FairDiff.MLflow.Tests.Support;

/// <content>The model registry.</content>
internal sealed partial class MlflowAnswers
{
    public ConcurrentDictionary<string, JsonObject> Models { get; } = new();

    public ConcurrentDictionary<string, List<JsonObject>> Versions { get; } = new();

    public ConcurrentDictionary<(string Model, string Alias), string> Aliases { get; } = new();

    private Answer? ToModels(string path, Received request)
    {
        JsonNode Body() => request.Body.Length > 0 ? request.Json : new JsonObject();
        string Name() => request.Method == "GET" ? request.Asked("name").Single() : (string)Body()["name"]!;
        switch (request.Method, path)
        {
            case ("POST", "mlflow/registered-models/create"):
                var model = new JsonObject
                {
                    ["name"] = Name(), ["creation_timestamp"] = 1795465692370, ["last_updated_timestamp"] = 1795465692370
                };
                return Models.TryAdd(Name(), model)
                    ? Json(new() { ["registered_model"] = model.DeepClone() })
                    : Error(400, "RESOURCE_ALREADY_EXISTS", $"Registered Model (name={Name()}) already exists.");
            case ("GET", "mlflow/registered-models/get"):
                return Models.TryGetValue(Name(), out var known)
                    ? Json(new() { ["registered_model"] = known.DeepClone() })
                    : Error(404, "RESOURCE_DOES_NOT_EXIST", $"Registered Model with name={Name()} not found");
            case ("GET", "mlflow/registered-models/search"):
                return Page(
                    "registered_models", [.. Models.OrderBy(m => m.Key).Select(m => m.Value.DeepClone())],
                    request.Asked("page_token").SingleOrDefault());
            case ("POST", "mlflow/model-versions/create"):
                if (!Models.ContainsKey(Name()))
                {
                    return Error(404, "RESOURCE_DOES_NOT_EXIST", $"Registered Model with name={Name()} not found");
                }

                lock (_lock)
                {
                    var versions = Versions.GetOrAdd(Name(), _ => []);
                    var version = Body().AsObject().DeepClone().AsObject();
                    version["version"] = $"{versions.Count + 1}";
                    version["status"] = "READY";
                    version["creation_timestamp"] = 1795465692392;
                    versions.Add(version);
                    return Json(new() { ["model_version"] = version.DeepClone() });
                }

            case ("GET", "mlflow/model-versions/search"):
                var wanted = request.Asked("filter").SingleOrDefault() ?? "";
                lock (_lock)
                {
                    var found = Versions.SelectMany(v => v.Value).Where(v => wanted.Length == 0 || wanted.Contains(
                        $"'{(string)v["run_id"]!}'") || wanted.Contains($"'{(string)v["name"]!}'"));
                    return Page("model_versions", [.. found.Select(v => v.DeepClone())], request.Asked("page_token").SingleOrDefault());
                }

            case ("POST", "mlflow/registered-models/alias"):
                Aliases[(Name(), (string)Body()["alias"]!)] = (string)Body()["version"]!;
                return Ok;
            case ("GET", "mlflow/registered-models/alias"):
                var alias = request.Asked("alias").Single();
                return Aliases.TryGetValue((Name(), alias), out var number)
                    ? Json(new() { ["model_version"] = Versions[Name()].Single(v => (string)v["version"]! == number).DeepClone() })
                    : Error(400, "INVALID_PARAMETER_VALUE", $"Registered model alias {alias} not found.");
            case ("DELETE", "mlflow/registered-models/alias"):
                Aliases.TryRemove((Name(), (string)Body()["alias"]!), out _);
                return Ok;
            case (_, _) when HasLoggedModels && path.StartsWith("mlflow/logged-models", StringComparison.Ordinal):
                return ToLoggedModels([.. path.Split('/').Skip(2)], request, Body());
            default:
                return null;
        }
    }
}
