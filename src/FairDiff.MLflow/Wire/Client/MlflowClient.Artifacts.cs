using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Artifacts.</content>
public sealed partial class MlflowClient
{
    /// <summary>The files and folders in a folder of a run's artifacts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The folder; null: the root.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<ArtifactInfo> ListArtifactsAsync(
        string runId, string? path = null, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync(
            token => _rest.GetAsync<ArtifactPage>(
                Api + "artifacts/list" + Query.Of(("run_id", runId), ("path", path), ("page_token", token)), cancellationToken),
            page => page.Files,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>
    /// Stores a file among the artifacts of a run: through the server's artifact proxy (in parts, where
    /// <c>MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD</c> is set, the file is large and the store takes parts), by a presigned address
    /// where the server gives one, or else through its upload call, which takes at most 10 MB.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="file">The file here.</param>
    /// <param name="artifactPath">Its path there, such as <c>model/model.zip</c>; null: its name, at the root.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task UploadArtifactAsync(
        string runId, string file, string? artifactPath = null, CancellationToken cancellationToken = default)
    {
        var source = await ArtifactSource.FromFileAsync(file, cancellationToken).ConfigureAwait(false);
        var run = await GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        var path = ArtifactPath.Join(null, artifactPath ?? Path.GetFileName(file));
        await _transfer.UploadAsync(run.Info.ArtifactUri, runId, path, source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies one artifact to a stream.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="artifactPath">The file there.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    public async Task DownloadArtifactAsync(
        string runId, string artifactPath, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var run = await GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        await DownloadAsync(run, ArtifactPath.Existing(artifactPath), destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies an artifact folder with all that is in it into a folder here; a file appears whole or not at all.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="folder">Receives the files, under the paths that they have there; made where missing.</param>
    /// <param name="path">The folder there; null: all artifacts.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <returns>The number of files.</returns>
    public async Task<int> DownloadArtifactsAsync(
        string runId, string folder, string? path = null, CancellationToken cancellationToken = default)
    {
        var run = await GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        return await new FolderDownload(
            folder, below =>
                ListArtifactsAsync(runId, below, cancellationToken), (file, stream) => DownloadAsync(run, file, stream, cancellationToken))
            .RunAsync(path).ConfigureAwait(false);
    }

    /// <summary>Deletes an artifact, or a folder of them, where the server keeps them behind its proxy.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="artifactPath">The file or folder there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task DeleteArtifactAsync(string runId, string artifactPath, CancellationToken cancellationToken = default)
    {
        var run = await GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        await _transfer.DeleteAsync(run.Info.ArtifactUri, ArtifactPath.Existing(artifactPath), cancellationToken).ConfigureAwait(false);
    }

    internal bool IsProxied(string artifactUri) => ArtifactTransfer.IsProxied(artifactUri);

    internal Task UploadAsync(
        string artifactUri, string? runId, string artifactPath, ArtifactSource source, CancellationToken cancellationToken) =>
        _transfer.UploadAsync(artifactUri, runId, artifactPath, source, cancellationToken);

    private Task DownloadAsync(Run run, string path, Stream destination, CancellationToken cancellationToken) => _transfer.DownloadAsync(
        run.Info.ArtifactUri, path, "/get-artifact" + Query.Of(("run_id", run.Info.RunId), ("path", path)), destination, cancellationToken);

    private sealed record ArtifactPage(IReadOnlyList<ArtifactInfo>? Files, string? NextPageToken);
}
