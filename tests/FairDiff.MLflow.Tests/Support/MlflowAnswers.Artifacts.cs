using System.Text;
using System.Text.Json.Nodes;

namespace FairDiff.MLflow.Tests.Support;

/// <content>Artifacts behind the proxy.</content>
internal sealed partial class MlflowAnswers
{
    /// <summary>True: the store takes files in parts, as S3 does.</summary>
    public bool TakesParts { get; set; }

    /// <summary>True: the server gives presigned addresses for downloads.</summary>
    public bool Signs { get; set; }

    /// <summary>Where this server is reached, for the addresses that it signs.</summary>
    public string Address { get; set; } = "";

    private Answer Proxy(string path, Received request)
    {
        if (path == "artifacts" && request.Method == "GET")
        {
            return Files(request.Asked("path").Single(), full: false);
        }

        var parts = path.Split('/', 2);
        var name = Uri.UnescapeDataString(parts[1]);
        return (request.Method, parts[0]) switch
        {
            ("PUT", "artifacts") => Write(name, request),

            // As servers of 3.5 to 3.12 do.
            ("GET", "artifacts") when !Ascii.IsValid(Path.GetFileName(name)) => new(500, "Internal Server Error", "text/plain"),
            ("GET", "artifacts") => Read(name),
            ("DELETE", "artifacts") =>
                Artifacts.TryRemove(name, out _) ? Ok : Error(404, "RESOURCE_DOES_NOT_EXIST", "No such file or directory"),
            ("GET", "presigned") when Signs =>
                Json(new() { ["url"] = $"{Address}/signed/{name}?signature=abc", ["headers"] = new JsonObject() }),
            ("GET", "presigned") => Error(501, "NOT_IMPLEMENTED", "Presigned URLs are not supported for the current artifact repository"),
            ("POST", "mpu") when TakesParts => Multipart(name, request.Json),
            _ => Error(501, "NOT_IMPLEMENTED", "Multipart upload is not supported for the current artifact repository"),
        };
    }

    private Answer Multipart(string path, JsonNode request)
    {
        var (verb, place) = (path.Split('/')[0], path.Split('/', 2)[1]);
        var target = $"{place}/{(string)request["path"]!}";
        switch (verb)
        {
            case "create":
                var credentials = Enumerable.Range(1, (int)request["num_parts"]!).Select(number => (JsonNode)new JsonObject
                {
                    ["url"] = $"{Address}/part/{target}/{number}?signature=abc", ["part_number"] = number, ["headers"] = new JsonObject(),
                });
                return Json(new() { ["upload_id"] = "u1", ["credentials"] = new JsonArray([.. credentials]) });
            case "complete":
                Artifacts[target] = [
                    .. request["parts"]!.AsArray().SelectMany(part => Artifacts[$"part/{target}/{(int)part!["part_number"]!}"])];
                return Ok;
            default:
                return Ok;
        }
    }

    private Answer Write(string name, Received request)
    {
        Artifacts[name] = Encoding.Latin1.GetBytes(request.Body);
        return Ok;
    }

    private Answer Read(string name) => Artifacts.TryGetValue(name, out var bytes)
        ? new(200, "", "application/octet-stream", Bytes: bytes)
        : Error(404, "RESOURCE_DOES_NOT_EXIST", "No such artifact");

    private Answer List(Received request)
    {
        var root = Runs[request.Asked("run_id").Single()].ArtifactUri["mlflow-artifacts:/".Length..];
        return Files($"{root}/{request.Asked("path").SingleOrDefault()}".TrimEnd('/'), full: true, root);
    }

    private Answer Files(string folder, bool full, string root = "")
    {
        var below = Artifacts.Where(artifact => artifact.Key.StartsWith(folder + "/", StringComparison.Ordinal))
            .GroupBy(artifact => artifact.Key[(folder.Length + 1)..].Split('/')[0])
            .OrderBy(group => group.Key);
        var files = new JsonArray();
        foreach (var group in below)
        {
            var path = full ? $"{folder}/{group.Key}"[(root.Length + 1)..] : group.Key;
            var isFile = Artifacts.TryGetValue($"{folder}/{group.Key}", out var bytes);
            var item = new JsonObject { ["path"] = path, ["is_dir"] = !isFile };
            if (bytes is { Length: > 0 })
            {
                item["file_size"] = bytes.Length;
            }

            files.Add(item);
        }

        return Page("files", files, null);
    }
}
