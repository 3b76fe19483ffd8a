using System.Text.Json;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>Writes one batch, whatever happens: isolates an entry that is refused, counts what is lost, tells when the store does not
/// answer.</summary>
internal sealed class BatchWriter(ITrackingStore store, RunHandle run, DropLedger drops, Spool spool, TimeSpan retryDelay)
{
    /// <summary>Why the store last did not answer.</summary>
    public string Outage { get; private set; } = "The store is slow.";

    /// <summary>True when each entry is written or counted as lost; false where the store does not answer or was not waited for.</summary>
    /// <param name="batch">The entries.</param>
    /// <param name="again">True where an earlier attempt may have written them after all.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<bool> TryWriteAsync(LogBatch batch, bool again, CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            await SendAsync(batch, again, stop).ConfigureAwait(false);
            return true;
        }
        catch (MlflowException e) when (e.Kind == FailureKind.Outage)
        {
            Outage = e.Message;
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (MlflowException e) when (e.Kind == FailureKind.Rejected && batch.Entries.Count > 1)
        {
            // One bad entry fails the whole request: halve until it stands alone.
            var (first, second) = batch.Split();
            return await WritePartAsync(first, again, stop).ConfigureAwait(false)
                && await WritePartAsync(second, again, stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            foreach (var entry in batch.Entries)
            {
                drops.Dropped(entry.Kind, e.Message);
            }

            return true;
        }
    }

    // Half a batch cannot be given back, so that its turn is waited for.
    private async Task<bool> WritePartAsync(LogBatch part, bool again, CancellationToken stop)
    {
        while (!await TryWriteAsync(part, again, stop).ConfigureAwait(false))
        {
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            again = true;
            await Task.Delay(retryDelay, CancellationToken.None).ConfigureAwait(false);
        }

        return true;
    }

    private async Task SendAsync(LogBatch batch, bool again, CancellationToken stop)
    {
        if (store.Restore(run) is { } note)
        {
            drops.Warn(note);
        }

        switch (batch.Entries[0])
        {
            case { Kind: EntryKind.Artifact } artifact:
                var source = await ArtifactSource.FromFileAsync(spool.FileOf(artifact.Text), stop).ConfigureAwait(false);
                await store.UploadAsync(run, artifact.Key, source, stop).ConfigureAwait(false);
                break;
            case { Kind: EntryKind.Dataset } dataset:
                await store.LogDatasetAsync(
                    run, JsonSerializer.Deserialize<DatasetInput>(dataset.Text, RestJson.Options)!, stop).ConfigureAwait(false);
                break;
            case { Kind: EntryKind.Model } model:
                // Its first attempt, before it came to wait here, may have got somewhere.
                await store.LogModelAsync(run, ModelDraft.FromJson(model.Text), spool.FileOf, again: true, stop).ConfigureAwait(false);
                break;
            case { Kind: EntryKind.End } end:
                await store.EndRunAsync(run, Enum.Parse<MlflowRunStatus>(end.Text), end.Timestamp, stop).ConfigureAwait(false);
                break;
            default:
                foreach (var (entry, reason) in await store.LogBatchAsync(run, batch, again, stop).ConfigureAwait(false))
                {
                    drops.Dropped(entry.Kind, reason);
                }

                break;
        }
    }
}
