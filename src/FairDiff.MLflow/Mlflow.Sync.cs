using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Sync;

namespace FairDiff.MLflow;

/// <content>From a local store to a server.</content>
public static partial class Mlflow
{
    /// <summary>
    /// Brings a local store to a server: its runs with names, parents, times, parameters, tags, metric histories, data sets, artifacts and
    /// registered models, and the entries that wait there for runs on that server. Each arrives once, however often this is called and
    /// wherever it was stopped: the server is asked what it has. Runs get new ids there; the tag <c>fairdiff.sync.runId</c> holds the old
    /// one.
    /// </summary>
    /// <param name="to">The server's tracking URI; null: <see cref="MlflowOptions.TrackingUri"/>, then <c>MLFLOW_TRACKING_URI</c>.</param>
    /// <param name="from">The local store; null: <see cref="MlflowOptions.FallbackFolder"/>, then <c>./mlruns</c>.</param>
    /// <param name="options">Credentials and times; null: as the environment says.</param>
    /// <param name="progress">Receives a line for each run.</param>
    /// <param name="cancellationToken">Stops it; what is sent stays sent.</param>
    /// <returns>What was done; failures of single runs are in it.</returns>
    /// <exception cref="MlflowException">There is no server at that address, or no local store.</exception>
    public static async Task<MlflowSyncReport> SyncAsync(
        string? to = null, string? from = null, MlflowOptions? options = null, Action<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        var root = Path.GetFullPath(from ?? options.FallbackFolder ?? TrackingTarget.DefaultFolder);
        var spools = SpoolFolder.RootOf(root);
        if (!Directory.Exists(root) && !Directory.Exists(spools))
        {
            throw new MlflowException($"There is no local MLflow store at {root}. Name its folder.");
        }

        using var client = new MlflowClient(to is null ? options : options.With(to));

        // Asked before anything else: a server that is not there should be one error, not one for each run.
        await client.FindExperimentAsync("Default", cancellationToken).ConfigureAwait(false);
        var tally = new SyncTally(progress ?? (_ => { }));
        await new SpoolSync(client, tally, RetryDelay(options)).RunAsync(spools, root, cancellationToken).ConfigureAwait(false);
        await new StoreSync(client, tally, RetryDelay(options)).RunAsync(root, cancellationToken).ConfigureAwait(false);
        return tally.Report();
    }

    private static TimeSpan RetryDelay(MlflowOptions options) => Rest.RetryPipelines.Delay(options);
}
