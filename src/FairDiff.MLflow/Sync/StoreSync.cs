using System.Text.RegularExpressions;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Sync;

/// <summary>Brings the runs of a local store to a server, parents before their children.</summary>
internal sealed partial class StoreSync(MlflowClient client, SyncTally tally, TimeSpan retryDelay)
{
    private readonly RunUpload _upload = new(client, retryDelay);
    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, string> _pages = [];

    /// <summary>The address of the run on the server; null where it did not get there.</summary>
    public string? PageOf(string localId) => _pages.GetValueOrDefault(localId);

    /// <param name="root">The local store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="only">The run that is wanted, with those below it; null: all.</param>
    public async Task RunAsync(string root, CancellationToken cancellationToken, string? only = null)
    {
        foreach (var experiment in RunReader.Experiments(root, tally.Note).Order(StringComparer.Ordinal))
        {
            var waiting = RunReader.Runs(experiment, tally.Note)
                .Select(folder => new LocalRun(root, folder, tally.Note))
                .OrderBy(run => run.Content.Info.StartTime)
                .ToList();
            if (only is not null)
            {
                waiting = waiting.FindAll(run => IsBelow(run, only, waiting));
            }

            if (waiting.Count > 0)
            {
                await SyncAsync(experiment, waiting, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsBelow(LocalRun run, string top, List<LocalRun> all)
    {
        var next = run;
        for (var depth = 0; next is not null && depth < all.Count; depth++)
        {
            if (next.Id == top)
            {
                return true;
            }

            next = all.Find(other => other.Id == next.ParentId);
        }

        return false;
    }

    private async Task SyncAsync(string experiment, List<LocalRun> waiting, CancellationToken cancellationToken)
    {
        var name = RunReader.NameOf(experiment, tally.Note);
        string id;
        try
        {
            id = await client.GetOrCreateExperimentAsync(name, cancellationToken).ConfigureAwait(false);
            foreach (var (key, value) in RunReader.Values(experiment, "tags", tally.Note))
            {
                await client.SetExperimentTagAsync(id, KeyName.Existing(key), value, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (MlflowException e)
        {
            tally.Fail($"Experiment {name}: {e.Message}");
            return;
        }

        while (waiting.Count > 0)
        {
            // Those whose parent is not among the waiting; where parents form a circle, whichever is first.
            var ready = waiting.FindIndex(run => !waiting.Exists(other => other.Id == run.ParentId && other != run));
            var next = waiting[Math.Max(0, ready)];
            waiting.Remove(next);
            await SyncAsync(id, next, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SyncAsync(string experimentId, LocalRun run, CancellationToken cancellationToken)
    {
        var title = $"Run {run.Content.Info.RunName} ({run.Id})";
        try
        {
            if (!RunId().IsMatch(run.Id))
            {
                throw new MlflowException("that is no id of a run: letters, digits, _ and -, at most 256. Rename its folder.");
            }

            var state = run.State();
            var known = await FindAsync(experimentId, run.Id, cancellationToken).ConfigureAwait(false);
            if (known?.Data.Tags.GetValueOrDefault(SyncTags.State) == state)
            {
                Note(known);
                tally.Unchanged++;
                tally.Say($"{title}: there already.");
                return;
            }

            var target = known ?? await CreateAsync(experimentId, run, cancellationToken).ConfigureAwait(false);
            Note(target);
            var refused = await _upload.SendAsync(run, target, known is not null, cancellationToken).ConfigureAwait(false);
            foreach (var note in refused.Concat(run.Refused))
            {
                tally.Fail($"{title}: {note}");
            }

            // A run that is not whole is looked at again by the next sync.
            if (refused.Count + run.Refused.Count == 0)
            {
                await client.SetTagAsync(target.Info.RunId, SyncTags.State, state, cancellationToken).ConfigureAwait(false);
            }

            (tally.Created, tally.Updated) = known is null ? (tally.Created + 1, tally.Updated) : (tally.Created, tally.Updated + 1);
            tally.Say($"{title}: {(known is null ? "created" : "updated")} as {client.PageOf(experimentId, target.Info.RunId)}");
        }
        catch (Exception e) when (e is MlflowException or IOException or UnauthorizedAccessException)
        {
            tally.Fail($"{title}: {e.Message}");
        }

        void Note(Run there) => (_ids[run.Id], _pages[run.Id]) = (there.Info.RunId, client.PageOf(experimentId, there.Info.RunId));
    }

    [GeneratedRegex(@"^\w[\w\-]{0,255}\z")]
    private static partial Regex RunId();

    private async Task<Run> CreateAsync(string experimentId, LocalRun run, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string> { [SyncTags.RunId] = run.Id };
        if (run.ParentId is { } parent)
        {
            // A parent that was recorded on the server itself keeps its id.
            tags[SystemTags.ParentRunId] = _ids.GetValueOrDefault(parent, parent);
        }

        var info = run.Content.Info;
        try
        {
            return await client.CreateRunAsync(
                experimentId, info.RunName.Length > 0 ? info.RunName : null, tags, info.StartTime, cancellationToken).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.Kind == FailureKind.Outage)
        {
            // The answer may have been lost, but not the run.
            await Task.Delay(retryDelay, cancellationToken).ConfigureAwait(false);
            return await FindAsync(experimentId, run.Id, cancellationToken).ConfigureAwait(false)
                ?? await client.CreateRunAsync(experimentId, info.RunName, tags, info.StartTime, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Run?> FindAsync(string experimentId, string localId, CancellationToken cancellationToken)
    {
        await foreach (
            var run in client.SearchRunsAsync(
                [experimentId], $"tags.`{SyncTags.RunId}` = '{localId}'", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            return run;
        }

        return null;
    }
}
