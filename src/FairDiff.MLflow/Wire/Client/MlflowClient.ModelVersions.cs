using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Versions of registered models.</content>
public sealed partial class MlflowClient
{
    /// <summary>Makes a version of a registered model.</summary>
    /// <param name="name">The model, which must be there.</param>
    /// <param name="source">Where its files lie: an artifact URI, <c>runs:/RUN/PATH</c> or <c>models:/m-…</c>.</param>
    /// <param name="runId">The run that made it; null: none.</param>
    /// <param name="modelId">The logged model that it is; null: none.</param>
    /// <param name="description">Its description, in Markdown.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ModelVersion> CreateModelVersionAsync(
        string name,
        string source,
        string? runId = null,
        string? modelId = null,
        string? description = null,
        IReadOnlyDictionary<string, string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        var body = new { Name = name, Source = source, RunId = runId, ModelId = modelId, Description = description, Tags = tags };
        var made = await _rest.SendOnceAsync<VersionAnswer>(
            HttpMethod.Post, Api + "model-versions/create", body, cancellationToken).ConfigureAwait(false);
        return Required(made.ModelVersion, "model_version");
    }

    /// <summary>A version by its number.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ModelVersion> GetModelVersionAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        var path = Api + "model-versions/get" + Query.Of(("name", name), ("version", version));
        return Required((await _rest.GetAsync<VersionAnswer>(path, cancellationToken).ConfigureAwait(false)).ModelVersion, "model_version");
    }

    /// <summary>The version that an alias stands for.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ModelVersion> GetModelVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken = default)
    {
        var path = Api + "registered-models/alias" + Query.Of(("name", name), ("alias", alias));
        return Required((await _rest.GetAsync<VersionAnswer>(path, cancellationToken).ConfigureAwait(false)).ModelVersion, "model_version");
    }

    /// <summary>Versions by a filter, page by page as they are read.</summary>
    /// <param name="filter">For example <c>name = 'model'</c> or <c>run_id = '…'</c>; null: all.</param>
    /// <param name="orderBy">For example <c>version_number DESC</c>.</param>
    /// <param name="pageSize">Versions per request, 1 to 200,000.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<ModelVersion> SearchModelVersionsAsync(
        string? filter = null, IReadOnlyList<string>? orderBy = null, int pageSize = 1000, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync(
            token => _rest.GetAsync<VersionPage>(
                Api + "model-versions/search" + SearchQuery(filter, orderBy, pageSize, token), cancellationToken),
            page => page.ModelVersions,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>Changes the description of a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="description">The description, in Markdown.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task UpdateModelVersionAsync(string name, string version, string description, CancellationToken cancellationToken = default) =>
        DoAsync(
            HttpMethod.Patch, "model-versions/update", new { Name = name, Version = version, Description = description },
            cancellationToken);

    /// <summary>Deletes a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteModelVersionAsync(string name, string version, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Delete, "model-versions/delete", new { Name = name, Version = version }, cancellationToken);

    /// <summary>Sets a tag of a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="key">The tag.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetModelVersionTagAsync(
        string name, string version, string key, string value, CancellationToken cancellationToken = default) =>
        DoAsync(
            HttpMethod.Post, "model-versions/set-tag", new { Name = name, Version = version, Key = key, Value = value }, cancellationToken);

    /// <summary>Removes a tag of a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="key">The tag.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteModelVersionTagAsync(string name, string version, string key, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Delete, "model-versions/delete-tag", new { Name = name, Version = version, Key = key }, cancellationToken);

    /// <summary>The address from which the files of a version can be read.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<string> GetModelVersionDownloadUriAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        var path = Api + "model-versions/get-download-uri" + Query.Of(("name", name), ("version", version));
        return Required(
            (await _rest.GetAsync<DownloadUriAnswer>(path, cancellationToken).ConfigureAwait(false)).ArtifactUri, "artifact_uri");
    }

    private sealed record VersionAnswer(ModelVersion? ModelVersion);

    private sealed record VersionPage(IReadOnlyList<ModelVersion>? ModelVersions, string? NextPageToken);

    private sealed record DownloadUriAnswer(string? ArtifactUri);
}
