using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Logged models (MLflow 3).</content>
public sealed partial class MlflowClient
{
    /// <summary>Makes a logged model. Upload its files next, then call <see cref="FinalizeLoggedModelAsync"/>.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="name">Its name; null: the server makes one up.</param>
    /// <param name="modelType">A word for its kind, such as <c>Classifier</c>.</param>
    /// <param name="sourceRunId">The run that made it.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<LoggedModel> CreateLoggedModelAsync(
        string experimentId,
        string? name = null,
        string? modelType = null,
        string? sourceRunId = null,
        IReadOnlyDictionary<string, string>? parameters = null,
        IReadOnlyDictionary<string, string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        var body = new
        {
            ExperimentId = experimentId, Name = name, ModelType = modelType, SourceRunId = sourceRunId, Params = parameters, Tags = tags
        };
        var made = await _rest.SendOnceAsync<LoggedModelAnswer>(
            HttpMethod.Post, Api + "logged-models", body, cancellationToken).ConfigureAwait(false);
        return Required(made.Model, "model");
    }

    /// <summary>Says whether all files of a logged model are there.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="status"><see cref="LoggedModelStatus.Ready"/> or <see cref="LoggedModelStatus.UploadFailed"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<LoggedModel> FinalizeLoggedModelAsync(
        string modelId, LoggedModelStatus status = LoggedModelStatus.Ready, CancellationToken cancellationToken = default)
    {
        var body = new { ModelId = modelId, Status = status };
        return Required(
            (await _rest.SendAsync<LoggedModelAnswer>(HttpMethod.Patch, PathOf(modelId), body, cancellationToken).ConfigureAwait(false))
                .Model, "model");
    }

    /// <summary>A logged model by its id.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<LoggedModel> GetLoggedModelAsync(string modelId, CancellationToken cancellationToken = default) =>
        Required((await _rest.GetAsync<LoggedModelAnswer>(PathOf(modelId), cancellationToken).ConfigureAwait(false)).Model, "model");

    /// <summary>Logged models by a filter, page by page as they are read.</summary>
    /// <param name="experimentIds">The experiments to look in.</param>
    /// <param name="filter">For example <c>metrics.accuracy &gt; 0.9</c>; null: all.</param>
    /// <param name="pageSize">Models per request, 1 to 50.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<LoggedModel> SearchLoggedModelsAsync(
        IReadOnlyList<string> experimentIds, string? filter = null, int pageSize = 50, CancellationToken cancellationToken = default) =>
            Paging.ReadAsync(
            token => _rest.PostAsync<LoggedModelPage>(
                Api + "logged-models/search",
                new { ExperimentIds = experimentIds, Filter = filter, MaxResults = pageSize, PageToken = token },
                cancellationToken),
            page => page.Models,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>Sets tags of a logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetLoggedModelTagsAsync(
        string modelId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        _rest.SendAsync<Nothing>(HttpMethod.Patch, PathOf(modelId) + "/tags", new { ModelId = modelId, Tags = tags }, cancellationToken);

    /// <summary>Logs parameters of a logged model; a server refuses to be told one twice.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task LogLoggedModelParamsAsync(
        string modelId, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken = default) =>
        _rest.SendOnceAsync<Nothing>(
            HttpMethod.Post, PathOf(modelId) + "/params", new { ModelId = modelId, Params = parameters }, cancellationToken);

    /// <summary>Deletes a logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteLoggedModelAsync(string modelId, CancellationToken cancellationToken = default) =>
        _rest.SendOnceAsync<Nothing>(HttpMethod.Delete, PathOf(modelId), new { ModelId = modelId }, cancellationToken);

    private static string PathOf(string modelId) => $"{Api}logged-models/{Uri.EscapeDataString(modelId)}";

    private sealed record LoggedModelAnswer(LoggedModel? Model);

    private sealed record LoggedModelPage(IReadOnlyList<LoggedModel>? Models, string? NextPageToken);
}
