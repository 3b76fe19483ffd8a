using System.Collections.Concurrent;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>
/// A folder in the layout of MLflow's own file store (<c>./mlruns</c>): <c>mlflow ui --backend-store-uri</c> shows it, with
/// <c>MLFLOW_ALLOW_FILE_STORE=true</c> from 3.13 on, and <c>mlflow migrate-filestore</c> converts it.
/// </summary>
internal sealed class FileStore(string root) : ITrackingStore
{
    private readonly string _root = Path.GetFullPath(root);
    private readonly Lock _appending = new();
    private readonly Lock _restoring = new();

    // What it takes to put a run back where somebody removes the store while it is being recorded.
    private readonly ConcurrentDictionary<string, (string Experiment, IReadOnlyDictionary<string, string> Tags)> _runs = new();

    public string Name => _root;

    public async Task<string> GetOrCreateExperimentAsync(string name, CancellationToken cancellationToken)
    {
        return await Guarded(async () =>
        {
            Directory.CreateDirectory(_root);
            using var gate = await StoreLock.AcquireAsync(_root, cancellationToken).ConfigureAwait(false);
            return new ExperimentFolders(_root).GetOrCreate(name, Now());
        }).ConfigureAwait(false);
    }

    public Task<RunHandle> CreateRunAsync(string experimentId, NewRun run, CancellationToken cancellationToken) => Guarded(() =>
    {
        var id = Guid.NewGuid().ToString("N");
        var folder = new RunFolder(Path.Combine(_root, experimentId, id));
        var name = run.Name ?? RunNames.Next();
        var handle = new RunHandle(
            id, experimentId, name, run.StartTime, $"{MetaFile.ArtifactLocation(experimentId)}/{id}/artifacts", folder.Path);
        var tags = new Dictionary<string, string>(run.Tags) { ["mlflow.runName"] = name };
        Begin(folder, handle, tags);
        _runs[id] = (NameOf(experimentId), tags);
        return Task.FromResult(handle);
    });

    public string? Restore(RunHandle run)
    {
        if (IsThere() || !_runs.TryGetValue(run.RunId, out var known))
        {
            return null;
        }

        lock (_restoring)
        {
            if (IsThere())
            {
                return null;
            }

            try
            {
                new ExperimentFolders(_root).Restore(run.ExperimentId, known.Experiment, Now());
                Begin(new RunFolder(run.Location), run, known.Tags);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(e);
            }

            return $"MLflow: run {run.Name} ({run.RunId}) was removed from the local store {_root} while it was being recorded. WHAT IT "
                + "HELD IS LOST; it goes on in the same place.";
        }

        bool IsThere() => File.Exists(Path.Combine(run.Location, MetaFile.Name));
    }

    public Task<RunHandle> ResumeRunAsync(string runId, CancellationToken cancellationToken) => Guarded(() =>
    {
        var folder = new ExperimentFolders(_root).FindRun(runId)
            ?? throw new MlflowException(
                $"There is no run {runId} in the local MLflow store {_root}. List its runs with: fairdiff mlflow list");
        if (StoreFiles.FindOdd(folder) is { } odd)
        {
            throw new MlflowException(
                $"The run {runId} of {_root} cannot go on, for what is logged could leave the store: {odd} Remove it.");
        }

        new RunFolder(folder).Repair();
        var handle = MetaFile.ReadRun(folder);
        MetaFile.WriteRun(folder, handle, MetaFile.Read(folder, "user_id") ?? Environment.UserName, MlflowRunStatus.Running, null);
        var tags = RunReader.Values(folder, "tags");
        _runs[handle.RunId] = (NameOf(handle.ExperimentId), tags);
        return Task.FromResult(handle with { Tables = SystemTags.TablesOf(tags), ResumedAt = Now() });
    });

    public Task<IReadOnlyList<RejectedEntry>> LogBatchAsync(RunHandle run, LogBatch batch, bool again, CancellationToken cancellationToken)
    {
        var folder = new RunFolder(run.Location);
        var rejected = new List<RejectedEntry>();
        foreach (var metric in batch.Of(EntryKind.Metric).GroupBy(entry => entry.Key))
        {
            Try(metric, () => Append(run, folder, metric.Key, metric), rejected);
        }

        foreach (var parameter in batch.Of(EntryKind.Parameter))
        {
            Try([parameter], () => WriteParameter(folder, parameter), rejected);
        }

        foreach (var tag in batch.Of(EntryKind.Tag))
        {
            Try([tag], () => folder.WriteTag(tag.Key, tag.Text), rejected);
        }

        return Task.FromResult<IReadOnlyList<RejectedEntry>>(rejected);
    }

    public Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken cancellationToken) => Guarded(() =>
    {
        new RunFolder(run.Location).WriteArtifact(artifactPath, source.CopyTo);
        return Task.FromResult(true);
    });

    public Task<byte[]?> ReadArtifactAsync(RunHandle run, string artifactPath, CancellationToken cancellationToken) => Guarded(() =>
    {
        var file = new RunFolder(run.Location).FileOfArtifact(artifactPath);
        return Task.FromResult(File.Exists(file) ? File.ReadAllBytes(file) : null);
    });

    public Task LogDatasetAsync(RunHandle run, DatasetInput input, CancellationToken cancellationToken) => Guarded(() =>
    {
        InputFolders.Write(run.Location, input);
        return Task.FromResult(true);
    });

    public Task LogModelAsync(
        RunHandle run, ModelDraft model, Func<string, string> fileOf, bool again, CancellationToken cancellationToken) =>
        Guarded(() =>
    {
        if (!again || !ModelFolders.IsWhole(run, model.Key))
        {
            ModelFolders.Write(run, model, fileOf);
        }

        var folder = new RunFolder(run.Location);
        foreach (var metrics in model.Metrics.GroupBy(metric => metric.Key))
        {
            Append(run, folder, metrics.Key, metrics.Select(metric =>
                LogEntry.Metric(metric.Key, metric.Value, metric.Timestamp, metric.Step)));
        }

        if (model.RegisteredName is { } name)
        {
            // The registry is the server's: a sync takes it there.
            folder.WriteTag(KeyName.Sanitize($"{Registration.TagPrefix}{name}.{model.Key}"),
                new Registration(name, model.Alias, model.Key).ToJson());
        }

        return Task.FromResult(true);
    });

    public Task EndRunAsync(RunHandle run, MlflowRunStatus status, long endTime, CancellationToken cancellationToken) => Guarded(() =>
    {
        MetaFile.WriteRun(run.Location, run, Environment.UserName, status, endTime);
        return Task.FromResult(true);
    });

    public string Redact(string text) => text;

    // Two threads that append at once would overwrite each other's lines.
    private void Append(RunHandle run, RunFolder folder, string key, IEnumerable<LogEntry> entries)
    {
        lock (_appending)
        {
            folder.AppendMetrics(key, entries.Any(entry => entry.Timestamp < run.ResumedAt) ? folder.NotThere(key, entries) : entries);
        }
    }

    // As a server: the same value again is no error, and another one never replaces the first.
    private static void WriteParameter(RunFolder folder, LogEntry parameter)
    {
        if (folder.ReadParameter(parameter.Key) is not { } first)
        {
            folder.WriteParameter(parameter.Key, parameter.Text);
        }
        else if (first != parameter.Text)
        {
            throw new IOException($"the parameter \"{parameter.Key}\" was logged before with another value; parameters cannot change.");
        }
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    // The description comes last, so that nobody sees half a run.
    private static void Begin(RunFolder folder, RunHandle run, IReadOnlyDictionary<string, string> tags)
    {
        folder.Create();
        foreach (var (key, value) in tags)
        {
            folder.WriteTag(key, value);
        }

        MetaFile.WriteRun(folder.Path, run, Environment.UserName, MlflowRunStatus.Running, null);
    }

    private string NameOf(string experimentId) => MetaFile.Read(Path.Combine(_root, experimentId), "name") ?? experimentId;

    private MlflowException Unwritable(Exception cause) => new(
        $"The local MLflow store {_root} cannot be written: {cause.Message} Choose a folder that can, with MLFLOW_TRACKING_URI.", cause);

    // Nothing is tried again here: appending the same lines twice would double them.
    private static void Try(IEnumerable<LogEntry> entries, Action write, List<RejectedEntry> rejected)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            rejected.AddRange(entries.Select(entry => new RejectedEntry(entry, $"The local store could not write it: {e.Message}")));
        }
    }

    private async Task<T> Guarded<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }
}
