using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Runs;

/// <summary>
/// Starts a run where it was asked for. A server that does not answer or refuses does not stop the training: the run then goes
/// into a local folder, says so loudly and carries the server's address as a tag. Where that fails too, all is lost and counted.
/// </summary>
internal static class RunOpener
{
    public static async Task<(ITrackingStore Store, RunHandle Run)> OpenAsync(
        ITrackingStore store,
        ExperimentChoice experiment,
        string? runName,
        string? parentRunId,
        MlflowOptions options,
        DropLedger drops,
        CancellationToken cancellationToken)
    {
        var run = new NewRun(
            runName, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            SystemTags.Create(parentRunId is null ? options.Tags : null, parentRunId));
        var local = new FileStore(options.FallbackFolder ?? TrackingTarget.DefaultFolder);
        try
        {
            return (store, await StartAsync(store, experiment, run, options.StartTimeout, cancellationToken).ConfigureAwait(false));
        }
        catch (MlflowException e) when (!options.Required && store is not FileStore)
        {
            drops.Warn($"MLflow: {e.Message} THIS RUN IS RECORDED IN {local.Name} INSTEAD, not on {store.Name}.");
            run.Tags.TryAdd(SystemTags.IntendedUri, store.Name);
        }
        catch (MlflowException e) when (!options.Required)
        {
            return await NowhereAsync(e, experiment, run, drops, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return (local, await StartAsync(local, experiment.ByName, run, options.StartTimeout, cancellationToken).ConfigureAwait(false));
        }
        catch (MlflowException e)
        {
            return await NowhereAsync(e, experiment, run, drops, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// An existing run, to be continued. Its id is all that a server is later asked for, so that one which does not answer now is no
    /// obstacle: the entries wait on disk.
    /// </summary>
    public static async Task<RunHandle> ResumeAsync(
        ITrackingStore store, string runId, MlflowOptions options, DropLedger drops, CancellationToken cancellationToken)
    {
        try
        {
            return await WithinAsync(
                store, options.StartTimeout, token => store.ResumeRunAsync(runId, token), cancellationToken).ConfigureAwait(false);
        }
        catch (MlflowException e) when (!options.Required && e.Kind == FailureKind.Outage)
        {
            drops.Warn($"MLflow: {e.Message} Run {runId} is resumed without it; what is logged waits on disk until it answers.");
            return new(runId, "", runId, 0, "", $"{store.Name}, run {runId}") { Tables = [],
                ResumedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
        }
    }

    private static async Task<(ITrackingStore, RunHandle)> NowhereAsync(
        MlflowException cause, ExperimentChoice experiment, NewRun run, DropLedger drops, CancellationToken cancellationToken)
    {
        drops.Warn($"MLflow: {cause.Message} THIS RUN IS NOT RECORDED.");
        var store = new NoStore(cause.Message);
        return (store, await StartAsync(store, experiment, run, TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false));
    }

    private static async Task<RunHandle> StartAsync(
        ITrackingStore store, ExperimentChoice experiment, NewRun run, TimeSpan limit, CancellationToken cancellationToken) =>
        await WithinAsync(
            store,
            limit,
            async token =>
            {
                var id = experiment.Id ?? await store.GetOrCreateExperimentAsync(experiment.Name!, token).ConfigureAwait(false);
                return await store.CreateRunAsync(id, run, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);

    private static async Task<RunHandle> WithinAsync(
        ITrackingStore store, TimeSpan limit, Func<CancellationToken, Task<RunHandle>> action, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            return await action(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MlflowException(
                $"{store.Name} did not answer within {limit.TotalSeconds:0.#} s. Check that it runs and that MLFLOW_TRACKING_URI names it.")
            {
                Kind = FailureKind.Outage,
            };
        }
    }
}
