using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Sync;

/// <summary>Sends the entries that processes left on disk for a server that did not answer.</summary>
internal sealed class SpoolSync(MlflowClient client, SyncTally tally, TimeSpan retryDelay)
{
    private const int Attempts = 5;

    /// <param name="root">Where the spools lie.</param>
    /// <param name="localStore">The local store beside them; no other folder is written to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(string root, string localStore, CancellationToken cancellationToken)
    {
        foreach (var folder in StoreFiles.Folders(root, tally.Note).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var spooled = new SpoolFolder(folder);
            if (StoreFiles.FindOdd(folder) is { } odd)
            {
                tally.Fail($"{folder} is not sent, for there is in it what no spool of ours has: {odd}");
                continue;
            }

            if (spooled.ReadHeader() is not { } header)
            {
                if (File.Exists(spooled.Journal))
                {
                    tally.Fail($"{folder} is not sent: its run.json, which says whose entries they are, is missing or damaged.");
                }

                continue;
            }

            if (StoreOf(header, localStore) is not { } store)
            {
                tally.Say($"{folder} waits for {Secrets.WithoutCredentials(header.Server)}, not for {client.Server}.");
            }
            else if (Spool.TryOpen(spooled, header) is not { } spool)
            {
                tally.Say($"{folder} is in use: its run is still being recorded.");
            }
            else
            {
                using (spool)
                {
                    if (spool.Damaged > 0)
                    {
                        tally.Fail(
                            $"{spool.Journal}: {spool.Damaged} {(spool.Damaged == 1 ? "line is" : "lines are")} damaged and left out.");
                    }

                    await SendAsync(store, spool, header, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private ITrackingStore? StoreOf(SpoolHeader header, string localStore) =>
        header.Server == client.Server ? new HttpStore(client)
        : header.Server == localStore && StoreFiles.IsBelow(Path.Combine(localStore, header.ExperimentId, header.RunId), localStore)
            ? new FileStore(localStore)
        : null;

    private async Task SendAsync(ITrackingStore store, Spool spool, SpoolHeader header, CancellationToken cancellationToken)
    {
        var drops = new DropLedger(tally.Fail);
        var run = new RunHandle(header.RunId, header.ExperimentId, header.Name, 0, "", PlaceOf(store, header));
        var writer = new BatchWriter(store, run, drops, spool, retryDelay);
        var before = spool.Count;

        // The process that left them may have sent the first ones.
        for (var (again, failures) = (true, 0); !spool.IsEmpty;)
        {
            var (batch, end) = spool.Peek();
            if (await writer.TryWriteAsync(batch, again, cancellationToken).ConfigureAwait(false))
            {
                spool.Acknowledge(batch, end);
                (again, failures) = (false, 0);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (++failures == Attempts)
            {
                tally.Fail($"Run {header.Name} ({header.RunId}): {spool.Count} entries still wait. {writer.Outage}");
                break;
            }

            again = true;
            await Task.Delay(retryDelay * failures, cancellationToken).ConfigureAwait(false);
        }

        tally.Entries += before - spool.Count;
        tally.Say($"Run {header.Name} ({header.RunId}): {before - spool.Count} waiting entries sent.");
    }

    private static string PlaceOf(ITrackingStore store, SpoolHeader header) =>
        store is FileStore ? Path.Combine(header.Server, header.ExperimentId, header.RunId) : "";
}
