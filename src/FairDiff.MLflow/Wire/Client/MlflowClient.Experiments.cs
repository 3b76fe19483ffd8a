using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Experiments.</content>
public sealed partial class MlflowClient
{
    /// <summary>Makes an experiment.</summary>
    /// <param name="name">Its name, 1 to 500 characters.</param>
    /// <param name="artifactLocation">Where the artifacts of its runs lie; null: where the server puts them.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its id.</returns>
    public async Task<string> CreateExperimentAsync(
        string name, string? artifactLocation = null, IReadOnlyDictionary<string, string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        var body = new { Name = name, ArtifactLocation = artifactLocation, Tags = tags };
        var made = await _rest.SendOnceAsync<ExperimentAnswer>(
            HttpMethod.Post, Api + "experiments/create", body, cancellationToken).ConfigureAwait(false);
        return Required(made.ExperimentId, "experiment_id");
    }

    /// <summary>The id of the active experiment of that name, made where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MlflowException">Also where an experiment of that name is deleted: it keeps its name.</exception>
    public async Task<string> GetOrCreateExperimentAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await FindExperimentAsync(name, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return ActiveId(known);
        }

        try
        {
            return await CreateExperimentAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.ErrorCode == "RESOURCE_ALREADY_EXISTS" || e.Kind == FailureKind.Outage)
        {
            // Somebody else was faster, or the answer was lost.
            return await FindExperimentAsync(name, cancellationToken).ConfigureAwait(false) is { } now
                ? ActiveId(now)
                : throw new MlflowException(e.Message, e) { Kind = e.Kind };
        }
    }

    /// <summary>An experiment by its id.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var path = Api + "experiments/get" + Query.Of(("experiment_id", experimentId));
        return Required((await _rest.GetAsync<ExperimentAnswer>(path, cancellationToken).ConfigureAwait(false)).Experiment, "experiment");
    }

    /// <summary>An experiment by its name, deleted or not; null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var path = Api + "experiments/get-by-name" + Query.Of(("experiment_name", name));
            return Required(
                (await _rest.GetAsync<ExperimentAnswer>(path, cancellationToken).ConfigureAwait(false)).Experiment, "experiment");
        }
        catch (MlflowException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Experiments by a filter, page by page as they are read.</summary>
    /// <param name="filter">For example <c>name LIKE 'a%' AND tags.k = 'v'</c>; null: all.</param>
    /// <param name="orderBy">For example <c>name ASC</c>.</param>
    /// <param name="view">Active ones, deleted ones or all.</param>
    /// <param name="pageSize">Experiments per request, 1 to 50,000.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<Experiment> SearchExperimentsAsync(
        string? filter = null,
        IReadOnlyList<string>? orderBy = null,
        ViewType view = ViewType.ActiveOnly,
        int pageSize = 1000,
        CancellationToken cancellationToken = default) => Paging.ReadAsync(
            token => _rest.PostAsync<ExperimentPage>(
                Api + "experiments/search",
                new { MaxResults = pageSize, PageToken = token, Filter = filter, OrderBy = orderBy, ViewType = view },
                cancellationToken),
            page => page.Experiments,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>Gives an experiment another name.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="newName">The name, 1 to 500 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "experiments/update", new { ExperimentId = experimentId, NewName = newName }, cancellationToken);

    /// <summary>Deletes an experiment; it keeps its name and can be restored.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Post, "experiments/delete", new { ExperimentId = experimentId }, cancellationToken);

    /// <summary>Brings a deleted experiment back.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Post, "experiments/restore", new { ExperimentId = experimentId }, cancellationToken);

    /// <summary>Sets a tag of an experiment.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="key">The tag, at most 250 characters.</param>
    /// <param name="value">The value, at most 5,000 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellationToken = default) =>
        DoAsync(
            HttpMethod.Post, "experiments/set-experiment-tag", new { ExperimentId = experimentId, Key = key, Value = value },
            cancellationToken);

    /// <summary>Removes a tag of an experiment.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="key">The tag.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken = default) =>
        DoOnceAsync(
            HttpMethod.Post, "experiments/delete-experiment-tag", new { ExperimentId = experimentId, Key = key }, cancellationToken);

    private string ActiveId(Experiment experiment) => experiment.LifecycleStage == "deleted"
        ? throw StoreErrors.ExperimentDeleted(experiment.Name, experiment.ExperimentId, Server)
        : experiment.ExperimentId.Length > 0 ? experiment.ExperimentId : throw RestErrors.NotMlflow(Server, "no experiment_id");

    private sealed record ExperimentAnswer(string? ExperimentId, Experiment? Experiment);

    private sealed record ExperimentPage(IReadOnlyList<Experiment>? Experiments, string? NextPageToken);
}
