using FairDiff.MLflow.Client;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Sync;

/// <summary>Sends the entries that processes left on disk for a server that did not answer.</summary>
internal sealed class SpoolSync(MlflowClient client, SyncTally tally, TimeSpan retryDelay)
{
    private const int Attempts = 5;

    public async Task RunAsync(string root, CancellationToken ct)
    {
        foreach (var folder in (Directory.Exists(root) ? Directory.GetDirectories(root) : []).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var spooled = new SpoolFolder(folder);
            if (spooled.ReadHeader() is not { } header)
            {
                continue;
            }

            if (StoreOf(header) is not { } store)
            {
                tally.Say($"{folder} waits for {header.Server}, not for {client.Server}.");
            }
            else if (Spool.TryOpen(spooled, header) is not { } spool)
            {
                tally.Say($"{folder} is in use: its run is still being recorded.");
            }
            else
            {
                using (spool)
                {
                    await SendAsync(store, spool, header, ct).ConfigureAwait(false);
                }
            }
        }
    }

    private ITrackingStore? StoreOf(SpoolHeader header) =>
        header.Server == client.Server ? new HttpStore(client)
        : TrackingTarget.SchemeOf(header.Server) is "" ? new FileStore(header.Server)
        : null;

    private async Task SendAsync(ITrackingStore store, Spool spool, SpoolHeader header, CancellationToken ct)
    {
        var losses = new LossLedger(tally.Fail);
        var run = new RunHandle(header.RunId, header.ExperimentId, header.Name, 0, "", PlaceOf(store, header));
        var writer = new BatchWriter(store, run, losses, spool, retryDelay);
        var before = spool.Count;

        // The process that left them may have sent the first ones.
        for (var (again, failures) = (true, 0); !spool.IsEmpty;)
        {
            var (batch, end) = spool.Peek();
            if (await writer.TryWriteAsync(batch, again, ct).ConfigureAwait(false))
            {
                spool.Acknowledge(batch, end);
                (again, failures) = (false, 0);
                continue;
            }

            ct.ThrowIfCancellationRequested();
            if (++failures == Attempts)
            {
                tally.Fail($"Run {header.Name} ({header.RunId}): {spool.Count} entries still wait. {writer.Outage}");
                break;
            }

            again = true;
            await Task.Delay(retryDelay * failures, ct).ConfigureAwait(false);
        }

        tally.Entries += before - spool.Count;
        tally.Say($"Run {header.Name} ({header.RunId}): {before - spool.Count} waiting entries sent.");
    }

    private static string PlaceOf(ITrackingStore store, SpoolHeader header) =>
        store is FileStore ? Path.Combine(header.Server, header.ExperimentId, header.RunId) : "";
}
