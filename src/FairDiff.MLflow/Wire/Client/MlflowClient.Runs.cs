using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Runs.</content>
public sealed partial class MlflowClient
{
    /// <summary>Starts a run.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="name">The run's name; null: the server makes one up.</param>
    /// <param name="tags">Its tags, such as <c>mlflow.user</c> and <c>mlflow.parentRunId</c>.</param>
    /// <param name="startTime">When it began; null: now.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Run> CreateRunAsync(
        string experimentId,
        string? name = null,
        IReadOnlyDictionary<string, string>? tags = null,
        DateTimeOffset? startTime = null,
        CancellationToken cancellationToken = default)
    {
        var body = new { ExperimentId = experimentId, RunName = name, StartTime = startTime ?? DateTimeOffset.UtcNow, Tags = tags };
        var made = await _rest.SendOnceAsync<RunAnswer>(
            HttpMethod.Post, Api + "runs/create", body, cancellationToken).ConfigureAwait(false);
        return made.Run is { Info.RunId.Length: > 0 } run ? run : throw RestErrors.NotMlflow(Server, "no run_id");
    }

    /// <summary>A run by its id.</summary>
    /// <param name="runId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        var path = Api + "runs/get" + Query.Of(("run_id", runId));
        return Required((await _rest.GetAsync<RunAnswer>(path, cancellationToken).ConfigureAwait(false)).Run, "run");
    }

    /// <summary>Changes state, end or name of a run; what is null stays. <see cref="MlflowRunStatus.Running"/> resumes it.</summary>
    /// <param name="runId">The id.</param>
    /// <param name="status">The state.</param>
    /// <param name="endTime">When it ended.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunInfo> UpdateRunAsync(
        string runId, MlflowRunStatus? status = null, DateTimeOffset? endTime = null, string? name = null,
        CancellationToken cancellationToken = default)
    {
        var body = new { RunId = runId, Status = status, EndTime = endTime, RunName = name };
        var answer = await _rest.PostAsync<RunInfoAnswer>(Api + "runs/update", body, cancellationToken).ConfigureAwait(false);
        var now = Required(answer.RunInfo, "run_info");

        // A status that the server does not know is ignored with HTTP 200.
        return status is null || now.Status == status
            ? now
            : throw new MlflowException($"{Server} left the run at {now.Status} when told {status}.");
    }

    /// <summary>Runs by a filter, page by page as they are read.</summary>
    /// <param name="experimentIds">The experiments to look in, at least one.</param>
    /// <param name="filter">
    /// For example <c>metrics.`val/accuracy` &gt; 0.9 AND params.lr = '0.001' AND tags.`mlflow.parentRunId` = '…'</c>; null: all.
    /// </param>
    /// <param name="orderBy">For example <c>metrics.accuracy DESC</c>, <c>attributes.start_time ASC</c>.</param>
    /// <param name="view">Active ones, deleted ones or all.</param>
    /// <param name="pageSize">Runs per request, 1 to 50,000.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<Run> SearchRunsAsync(
        IReadOnlyList<string> experimentIds,
        string? filter = null,
        IReadOnlyList<string>? orderBy = null,
        ViewType view = ViewType.ActiveOnly,
        int pageSize = 1000,
        CancellationToken cancellationToken = default) => Paging.ReadAsync(
            token => _rest.PostAsync<RunPage>(
                Api + "runs/search",
                new { ExperimentIds = experimentIds, Filter = filter, RunViewType = view, MaxResults = pageSize, OrderBy = orderBy,
                    PageToken = token },
                cancellationToken),
            page => page.Runs,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>Deletes a run; it can be restored.</summary>
    /// <param name="runId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteRunAsync(string runId, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "runs/delete", new { RunId = runId }, cancellationToken);

    /// <summary>Brings a deleted run back.</summary>
    /// <param name="runId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RestoreRunAsync(string runId, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "runs/restore", new { RunId = runId }, cancellationToken);

    /// <summary>Logs a parameter; it can never get another value.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The name, at most 250 characters.</param>
    /// <param name="value">The value; what is beyond 6,000 characters the server cuts off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task LogParamAsync(string runId, string key, string value, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "runs/log-parameter", new { RunId = runId, Key = key, Value = value }, cancellationToken);

    /// <summary>Sets a tag of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The name, at most 250 characters.</param>
    /// <param name="value">The value; what is beyond 8,000 characters the server cuts off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetTagAsync(string runId, string key, string value, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "runs/set-tag", new { RunId = runId, Key = key, Value = value }, cancellationToken);

    /// <summary>Removes a tag of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The tag.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Post, "runs/delete-tag", new { RunId = runId, Key = key }, cancellationToken);

    /// <summary>Says which data sets went into a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="datasets">The data sets.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> datasets, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "runs/log-inputs", new { RunId = runId, Datasets = datasets }, cancellationToken);

    /// <summary>Says which logged models came out of a run (MLflow 3); a server refuses to be told twice.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="models">The models.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task LogOutputsAsync(string runId, IReadOnlyList<ModelOutput> models, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Post, "runs/outputs", new { RunId = runId, Models = models }, cancellationToken);

    private sealed record RunAnswer(Run? Run);

    private sealed record RunInfoAnswer(RunInfo? RunInfo);

    private sealed record RunPage(IReadOnlyList<Run>? Runs, string? NextPageToken);
}
