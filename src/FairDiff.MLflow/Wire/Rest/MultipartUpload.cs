using System.Net;
using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Rest;

/// <summary>Uploads a large file in parts, straight to the store behind the proxy, where the user wants it and the store can.</summary>
internal sealed class MultipartUpload(RestClient client)
{
    private const double Megabyte = 1 << 20;
    private const string Api = "/api/2.0/mlflow-artifacts/mpu/";

    private readonly bool _enabled = Setting.Flag("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD") ?? false;
    private readonly long _minimum = (long)(
        Setting.Number("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", 1, long.MaxValue) ?? (500 * Megabyte));
    private readonly long _part = (long)(Setting.Number("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", 1, 1 << 30) ?? (10 * Megabyte));

    /// <summary>False where the file has to be sent whole.</summary>
    public async Task<bool> TryAsync(string server, string root, string path, ArtifactSource source, CancellationToken cancellationToken)
    {
        if (!_enabled || source.Length < _minimum || server != client.Server)
        {
            return false;
        }

        var (folder, name) = path.LastIndexOf('/') is var slash && slash < 0 ? ("", path) : ($"/{path[..slash]}", path[(slash + 1)..]);
        var place = $"{root}{ArtifactPath.Escape(folder)}";
        var parts = (int)((source.Length + _part - 1) / _part);
        if (await BeginAsync(place, name, parts, cancellationToken).ConfigureAwait(false) is not { UploadId: { } id } begun)
        {
            return false;
        }

        try
        {
            var sent = new List<object>();
            foreach (var credential in (begun.Credentials ?? []).OrderBy(credential => credential.PartNumber))
            {
                sent.Add(await SendAsync(credential, source, cancellationToken).ConfigureAwait(false));
            }

            var whole = new { Path = name, UploadId = id, Parts = sent };
            await client.PostAsync<Nothing>($"{Api}complete/{place}", whole, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch
        {
            await AbortAsync(place, name, id).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Begun?> BeginAsync(string place, string name, int parts, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendOnceAsync<Begun>(
                HttpMethod.Post, $"{Api}create/{place}", new { Path = name, NumParts = parts }, cancellationToken).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<object> SendAsync(Credential credential, ArtifactSource source, CancellationToken cancellationToken)
    {
        var offset = (credential.PartNumber - 1L) * _part;
        var length = Math.Min(_part, source.Length - offset);
        var tag = await client.UploadAsync(
            HttpMethod.Put,
            credential.Url ?? "",
            source,
            (offset, length),
            credential.Headers ?? [],
            answer => answer.Headers.ETag?.ToString() ?? "",
            cancellationToken).ConfigureAwait(false);
        return new { credential.PartNumber, Etag = tag, credential.Url };
    }

    // The cause of the failure is what the caller hears of, not that the remains could not be cleared away.
    private async Task AbortAsync(string place, string name, string id)
    {
        try
        {
            await client.PostAsync<Nothing>(
                $"{Api}abort/{place}", new { Path = name, UploadId = id }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MlflowException)
        {
        }
    }

    private sealed record Begun(string? UploadId, IReadOnlyList<Credential>? Credentials);

    private sealed record Credential(string? Url, int PartNumber, Dictionary<string, string>? Headers);
}
