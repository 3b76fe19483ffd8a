using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>The files of models.</content>
public sealed partial class MlflowClient
{
    private const string LoggedModelScheme = "models:/m-";

    /// <summary>The files and folders in a folder of a logged model (MLflow 3).</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="path">The folder; null: the root.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<ArtifactInfo> ListLoggedModelArtifactsAsync(
        string modelId, string? path = null, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync(
            token => _rest.GetAsync<ArtifactPage>(
                PathOf(modelId) + "/artifacts/directories" + Query.Of(
                    ("artifact_directory_path", path), ("page_token", token)), cancellationToken),
            page => page.Files,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>Stores a file of a logged model, which has artifacts of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The file here.</param>
    /// <param name="artifactPath">Its path there; null: its name, at the root.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task UploadArtifactAsync(
        LoggedModel model, string file, string? artifactPath = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var source = await ArtifactSource.FromFileAsync(file, cancellationToken).ConfigureAwait(false);
        var path = ArtifactPath.Join(null, artifactPath ?? Path.GetFileName(file));
        await _transfer.UploadAsync(model.Info.ArtifactUri, null, path, source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies all files of a registered version into a folder here, wherever the server keeps them; a file appears whole or not at
    /// all.</summary>
    /// <param name="version">The version, such as <see cref="GetModelVersionByAliasAsync"/> finds it.</param>
    /// <param name="folder">Receives the files, <c>MLmodel</c> among them; made where missing.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <returns>The number of files.</returns>
    /// <exception cref="MlflowException">Its files are neither those of a logged model nor among the artifacts of a run.</exception>
    public async Task<int> DownloadModelAsync(ModelVersion version, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (version.Source.StartsWith(LoggedModelScheme, StringComparison.Ordinal))
        {
            var model = await GetLoggedModelAsync(version.Source["models:/".Length..], cancellationToken).ConfigureAwait(false);
            return await new FolderDownload(
                folder, path => ListLoggedModelArtifactsAsync(model.Info.ModelId, path, cancellationToken), Download)
                    .RunAsync(null)
                    .ConfigureAwait(false);

            Task Download(string path, Stream stream) => _transfer.DownloadAsync(
                model.Info.ArtifactUri,
                path,
                $"/ajax-api/2.0/mlflow/logged-models/{Uri.EscapeDataString(model.Info.ModelId)}/artifacts/files" + Query.Of(
                    ("artifact_file_path", path)),
                stream,
                cancellationToken);
        }

        var (run, below) = await PlaceOfAsync(version, cancellationToken).ConfigureAwait(false);
        return await new FolderDownload(
            folder, path => ListArtifactsAsync(run.Info.RunId, path, cancellationToken), (path, stream) => DownloadAsync(
                run, path, stream, cancellationToken))
            .RunAsync(below, $"{below}/").ConfigureAwait(false);
    }

    private async Task<(Run Run, string Path)> PlaceOfAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        const string RunScheme = "runs:/";
        if (version.Source.StartsWith(RunScheme, StringComparison.Ordinal)
            && version.Source[RunScheme.Length..].Split('/', 2) is [var id, var path])
        {
            return (await GetRunAsync(id, cancellationToken).ConfigureAwait(false), path);
        }

        if (version.RunId is { Length: > 0 } runId && await GetRunAsync(runId, cancellationToken).ConfigureAwait(false) is var run
            && version.Source.StartsWith(run.Info.ArtifactUri + "/", StringComparison.Ordinal))
        {
            return (run, version.Source[(run.Info.ArtifactUri.Length + 1)..]);
        }

        throw new MlflowException(
            $"The files of version {version.Version} of \"{version.Name}\" lie at {Secrets.WithoutCredentials(version.Source)}, which is "
                + "neither a logged model nor a run's artifacts. Read them there.");
    }
}
