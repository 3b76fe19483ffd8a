using System.Net;
using System.Text;
using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Rest;

/// <summary>Brings artifacts to and from a server: through its artifact proxy, by presigned addresses, or through its page's own
/// calls.</summary>
internal sealed class ArtifactTransfer(RestClient client)
{
    private const string ProxyScheme = "mlflow-artifacts:";
    private const string ProxyApi = "/api/2.0/mlflow-artifacts/";
    private const long MaxUploadCall = 10 << 20;
    private static readonly Dictionary<string, string> NoHeaders = [];

    private readonly MultipartUpload _multipart = new(client);
    private volatile bool _signsNothing;

    /// <param name="artifactUri">Where the artifacts of the run, or the model, lie.</param>
    /// <param name="runId">The run; null for a logged model.</param>
    /// <param name="path">The path below that, already valid.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task UploadAsync(
        string artifactUri, string? runId, string path, ArtifactSource source, CancellationToken cancellationToken)
    {
        if (IsProxied(artifactUri))
        {
            var root = ProxyRoot(artifactUri);
            if (!await _multipart.TryAsync(Server(artifactUri), root, path, source, cancellationToken).ConfigureAwait(false))
            {
                await PutAsync(
                    HttpMethod.Put, ProxyAddress(artifactUri, path), path, source, NoHeaders, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        if (runId is null)
        {
            throw new MlflowException(
                $"The server keeps this model outside its proxy ({Scheme(artifactUri)}), where only the Python client can write. "
                + "Start the server with --serve-artifacts (the default) and use a new experiment.");
        }

        if (await PresignedUploadAsync(artifactUri, runId, path, cancellationToken).ConfigureAwait(false) is { Url: { } url } presigned)
        {
            await PutAsync(HttpMethod.Put, url, path, source, presigned.Headers ?? NoHeaders, cancellationToken).ConfigureAwait(false);
            return;
        }

        // The server knows how to reach its own store; this machine mostly does not.
        if (source.Length > MaxUploadCall)
        {
            throw new MlflowException(
                $"The server keeps the artifacts of this run outside its proxy and takes at most 10 MB this way; \"{path}\" has "
                    + $"{source.Length >> 20} MB. Start the server with --serve-artifacts (the default) and use a new experiment.");
        }

        var call = $"{client.Server}/ajax-api/2.0/mlflow/upload-artifact" + Query.Of(("run_uuid", runId), ("path", path));
        await PutAsync(HttpMethod.Post, call, path, source, NoHeaders, cancellationToken).ConfigureAwait(false);
    }

    public static bool IsProxied(string artifactUri) => artifactUri.StartsWith(ProxyScheme, StringComparison.Ordinal);

    /// <summary>Copies an artifact to a stream.</summary>
    /// <param name="artifactUri">Where the artifacts of the run, or the model, lie.</param>
    /// <param name="path">The path below that, already valid.</param>
    /// <param name="pageCall">How the server's page asks for the same file.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    public async Task DownloadAsync(
        string artifactUri, string path, string pageCall, Stream destination, CancellationToken cancellationToken)
    {
        // Servers of 3.5 to 3.12 answer 500 behind the proxy where a file's name is not ASCII (mlflow issue 23208); their page's own call
        // works.
        if (!IsProxied(artifactUri) || !Ascii.IsValid(Path.GetFileName(path)))
        {
            await client.DownloadAsync(client.Server + pageCall, path, destination, NoHeaders, cancellationToken).ConfigureAwait(false);
            return;
        }

        var presigned = await PresignedDownloadAsync(artifactUri, path, cancellationToken).ConfigureAwait(false);
        await client.DownloadAsync(
            presigned?.Url ?? ProxyAddress(artifactUri, path), path, destination, presigned?.Headers ?? NoHeaders, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Deletes an artifact behind the proxy.</summary>
    public Task DeleteAsync(string artifactUri, string path, CancellationToken cancellationToken) =>
        IsProxied(artifactUri)
            ? client.SendOnceAsync<Nothing>(
                HttpMethod.Delete, $"{ProxyApi}artifacts/{ProxyRoot(artifactUri)}/{ArtifactPath.Escape(path)}", new Nothing(),
                cancellationToken)
            : throw new MlflowException(
                $"The server keeps the artifacts of this run outside its proxy ({Scheme(artifactUri)}) and cannot delete them.");

    private Task PutAsync(
        HttpMethod method, string url, string path, ArtifactSource source, IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        all.TryAdd("Content-Type", MediaTypes.Of(path));
        return client.UploadAsync(method, url, source, (0, source.Length), all, _ => true, cancellationToken);
    }

    private string ProxyAddress(string artifactUri, string path) =>
        $"{Server(artifactUri)}{ProxyApi}artifacts/{ProxyRoot(artifactUri)}/{ArtifactPath.Escape(path)}";

    private string Server(string artifactUri)
    {
        var uri = new Uri(artifactUri);
        return uri.Host.Length == 0 ? client.Server : $"{new Uri(client.Server).Scheme}://{uri.Authority}";
    }

    private static string ProxyRoot(string artifactUri) =>
        ArtifactPath.Escape(Uri.UnescapeDataString(new Uri(artifactUri).AbsolutePath).Trim('/'));

    private static string Scheme(string artifactUri) => artifactUri.Split(':', 2)[0] + ":";

    private async Task<Presigned?> PresignedUploadAsync(string artifactUri, string runId, string path, CancellationToken cancellationToken)
    {
        if (Scheme(artifactUri) is not ("s3:" or "gs:" or "wasbs:" or "abfss:" or "r2:" or "b2:"))
        {
            return null;
        }

        return await IfOffered(async () =>
        {
            var body = new { RunId = runId, Path = path };
            var given = await client.PostAsync<PresignedUpload>(
                "/api/2.0/mlflow/artifacts/presigned-upload-url", body, cancellationToken).ConfigureAwait(false);
            return new Presigned(given.PresignedUrl, given.Headers);
        }).ConfigureAwait(false);
    }

    // Asked once: a server that signs no addresses for one artifact signs none.
    private async Task<Presigned?> PresignedDownloadAsync(string artifactUri, string path, CancellationToken cancellationToken)
    {
        if (_signsNothing || new Uri(artifactUri).Host.Length > 0)
        {
            return null;
        }

        var address = $"{ProxyApi}presigned/{ProxyRoot(artifactUri)}/{ArtifactPath.Escape(path)}";
        var found = await IfOffered(() => client.GetAsync<Presigned>(address, cancellationToken)).ConfigureAwait(false);
        _signsNothing = found?.Url is null;
        return found;
    }

    private static async Task<Presigned?> IfOffered(Func<Task<Presigned>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
            or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
        {
            return null;
        }
    }

    private sealed record Presigned(string? Url, Dictionary<string, string>? Headers);

    private sealed record PresignedUpload(string? PresignedUrl, Dictionary<string, string>? Headers);
}
