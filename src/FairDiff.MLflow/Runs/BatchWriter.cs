using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>Writes one batch, whatever happens: waits out an outage, isolates an entry that is refused, counts what is lost.</summary>
internal sealed class BatchWriter(ITrackingStore store, RunHandle run, LossLedger losses, TimeSpan retryDelay)
{
    private volatile bool _inOutage;

    /// <summary>True from a failed attempt until the next that succeeds.</summary>
    public bool InOutage => _inOutage;

    /// <summary>Returns when each entry is written or counted as lost. Cancelling ends the waiting. Never throws.</summary>
    public async Task WriteAsync(LogBatch batch, CancellationToken stop)
    {
        if (batch.Entries.Count == 0)
        {
            return;
        }

        try
        {
            await PersistAsync(batch, stop).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.Kind == FailureKind.Rejected && batch.Entries.Count > 1)
        {
            // One bad entry fails the whole request: halve until it stands alone.
            var (first, second) = batch.Split();
            await WriteAsync(first, stop).ConfigureAwait(false);
            await WriteAsync(second, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Lose(batch, $"{store.Name} did not take them before the run ended.");
        }
        catch (Exception e)
        {
            Lose(batch, e.Message);
        }
    }

    private async Task PersistAsync(LogBatch batch, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                var rejected = await store.LogBatchAsync(run, batch, stop).ConfigureAwait(false);
                foreach (var (entry, reason) in rejected)
                {
                    losses.Lost(entry.Kind, reason);
                }

                _inOutage = false;
                return;
            }
            catch (MlflowException e) when (e.Kind == FailureKind.Outage)
            {
                _inOutage = true;
                losses.Warn($"MLflow: {e.Message} The entries wait in memory and are sent when it answers again.");
                await Task.Delay(retryDelay, stop).ConfigureAwait(false);
            }
        }
    }

    private void Lose(LogBatch batch, string reason)
    {
        foreach (var entry in batch.Entries)
        {
            losses.Lost(entry.Kind, reason);
        }
    }
}
