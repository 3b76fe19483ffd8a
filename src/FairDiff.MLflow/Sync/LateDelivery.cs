using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Sync;

/// <summary>
/// A run that went into a local store because its server did not answer: brings it there, with the runs below it, as a sync does. It looks
/// while the run is recorded, at growing intervals, and once when it has ended.
/// </summary>
internal sealed class LateDelivery
{
    private const int FirstWait = 30;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(15);

    private readonly string _folder;
    private readonly string _runId;
    private readonly MlflowOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="folder">The local store.</param>
    /// <param name="runId">The run in it.</param>
    /// <param name="options">Those of the run; they name the server.</param>
    public LateDelivery(string folder, string runId, MlflowOptions options)
    {
        (_folder, _runId, _options) = (folder, runId, options);
        using var client = new MlflowClient(options);
        Server = client.Server;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>The server that was asked for.</summary>
    public string Server { get; }

    /// <summary>The last attempt, after the run's end has been recorded. The address of the run on the server; null where that is still
    /// away.</summary>
    public async Task<string?> FinishAsync(TimeSpan limit)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        using var deadline = new CancellationTokenSource(limit);
        return await TryAsync(deadline.Token).ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        for (var wait = FirstWait * Rest.RetryPipelines.Delay(_options); !_stop.IsCancellationRequested; wait = TimeSpan.FromTicks(
            Math.Min(2 * wait.Ticks, MaxWait.Ticks)))
        {
            await Task.Delay(wait, _stop.Token).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            await TryAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    // What fails now is tried again, here or by a sync: neither loses nor doubles anything.
    private async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (var once = new MlflowClient(_options.WithoutRetries()))
            {
                await once.FindExperimentAsync("Default", cancellationToken).ConfigureAwait(false);
            }

            using var client = new MlflowClient(_options);
            var tally = new SyncTally(_ => { });
            var sync = new StoreSync(client, tally, Rest.RetryPipelines.Delay(_options));
            await sync.RunAsync(_folder, cancellationToken, _runId).ConfigureAwait(false);
            return tally.Report().Failures.Count == 0 ? sync.PageOf(_runId) : null;
        }
        catch (Exception e) when (e is MlflowException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
