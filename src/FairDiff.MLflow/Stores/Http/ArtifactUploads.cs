using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Stores.Http;

/// <summary>Brings artifacts to a server: through its artifact proxy, or its upload call where they lie elsewhere.</summary>
internal sealed class ArtifactUploads(RestClient client)
{
    private const string ProxyScheme = "mlflow-artifacts:";
    private const long MaxUploadCall = 10 << 20;

    public Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken ct)
    {
        var mediaType = MediaTypes.Of(artifactPath);
        if (run.ArtifactUri.StartsWith(ProxyScheme, StringComparison.Ordinal))
        {
            var address = $"{ProxyRoot(run.ArtifactUri)}/{ArtifactPath.Escape(artifactPath)}";
            return client.SendAsync(HttpMethod.Put, address, source, mediaType, ct);
        }

        // The server knows how to reach its own store; this machine mostly does not.
        return source.Length <= MaxUploadCall
            ? client.SendAsync(HttpMethod.Post, UploadCall(run, artifactPath), source, mediaType, ct)
            : throw new MlflowException(
                $"The server keeps the artifacts of this run outside its proxy and takes at most 10 MB this way; "
                + $"\"{artifactPath}\" has {source.Length >> 20} MB. "
                + "Start the server with --serve-artifacts (the default) and use a new experiment.");
    }

    private string UploadCall(RunHandle run, string artifactPath) =>
        $"{client.Server}/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run.RunId}&path={Uri.EscapeDataString(artifactPath)}";

    private string ProxyRoot(string artifactUri)
    {
        var uri = new Uri(artifactUri);
        var server = uri.Host.Length == 0 ? client.Server : $"{new Uri(client.Server).Scheme}://{uri.Authority}";
        return $"{server}/api/2.0/mlflow-artifacts/artifacts/{ArtifactPath.Escape(Uri.UnescapeDataString(uri.AbsolutePath).Trim('/'))}";
    }
}
