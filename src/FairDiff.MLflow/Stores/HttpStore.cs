using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Stores;

/// <summary>A tracking server as the store of runs.</summary>
internal sealed class HttpStore(MlflowClient client) : ITrackingStore
{
    private readonly MetricDuplicates _duplicates = new(client);
    private readonly ModelUpload _models = new(client);

    public string Name => client.Server;

    public Task<string> GetOrCreateExperimentAsync(string name, CancellationToken cancellationToken) =>
        client.GetOrCreateExperimentAsync(name, cancellationToken);

    public async Task<RunHandle> CreateRunAsync(string experimentId, NewRun run, CancellationToken cancellationToken)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime);
        var made = await client.CreateRunAsync(experimentId, run.Name, run.Tags, start, cancellationToken).ConfigureAwait(false);
        return HandleOf(made.Info with { ExperimentId = experimentId, StartTime = start });
    }

    public async Task<RunHandle> ResumeRunAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await client.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        await client.UpdateRunAsync(runId, MlflowRunStatus.Running, cancellationToken: cancellationToken).ConfigureAwait(false);
        return HandleOf(run.Info) with { Tables = SystemTags.TablesOf(run.Data.Tags),
            ResumedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
    }

    public async Task<IReadOnlyList<RejectedEntry>> LogBatchAsync(
        RunHandle run, LogBatch batch, bool again, CancellationToken cancellationToken)
    {
        var metrics = batch.Of(EntryKind.Metric).ToList();
        var doubtful = metrics.FindAll(entry => again || entry.Timestamp < run.ResumedAt);
        IReadOnlyList<Metric> sent = [.. metrics.Select(MetricOf)];
        if (doubtful.Count > 0 && !await _duplicates.ServerDropsThemAsync(cancellationToken).ConfigureAwait(false))
        {
            var missing = await _duplicates.NotThereAsync(
                run.RunId, [.. doubtful.Select(MetricOf)], cancellationToken).ConfigureAwait(false);
            sent = [.. missing, .. metrics.FindAll(entry => entry.Timestamp >= run.ResumedAt && !again).Select(MetricOf)];
        }

        await client.TryLogBatchAsync(run.RunId, sent, Texts(batch, EntryKind.Parameter), Texts(batch, EntryKind.Tag),
            cancellationToken).ConfigureAwait(false);
        return [];
    }

    public async Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken cancellationToken) =>
        await client.UploadAsync(
            (await InfoAsync(run, cancellationToken).ConfigureAwait(false)).ArtifactUri, run.RunId, artifactPath, source, cancellationToken)
                .ConfigureAwait(false);

    public async Task<byte[]?> ReadArtifactAsync(RunHandle run, string artifactPath, CancellationToken cancellationToken)
    {
        try
        {
            using var bytes = new MemoryStream();
            await client.DownloadArtifactAsync(run.RunId, artifactPath, bytes, cancellationToken).ConfigureAwait(false);
            return bytes.ToArray();
        }
        catch (MlflowException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public Task LogDatasetAsync(RunHandle run, DatasetInput input, CancellationToken cancellationToken) =>
        client.LogInputsAsync(run.RunId, [input], cancellationToken);

    public async Task LogModelAsync(
        RunHandle run, ModelDraft model, Func<string, string> fileOf, bool again, CancellationToken cancellationToken) =>
        await _models.SendAsync(
            await InfoAsync(run, cancellationToken).ConfigureAwait(false), model, fileOf, again, cancellationToken).ConfigureAwait(false);

    public Task EndRunAsync(RunHandle run, MlflowRunStatus status, long endTime, CancellationToken cancellationToken) =>
        client.UpdateRunAsync(run.RunId, status, DateTimeOffset.FromUnixTimeMilliseconds(endTime), cancellationToken: cancellationToken);

    public string Redact(string text) => client.Redact(text);

    private static Metric MetricOf(LogEntry entry) => new()
    {
        Key = entry.Key, Value = entry.Value, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(entry.Timestamp), Step = entry.Step,
    };

    // A run that was resumed while the server was away does not know its place yet.
    private async Task<RunInfo> InfoAsync(RunHandle run, CancellationToken cancellationToken) => run.ArtifactUri.Length > 0
        ? new() { RunId = run.RunId, ExperimentId = run.ExperimentId, ArtifactUri = run.ArtifactUri }
        : (await client.GetRunAsync(run.RunId, cancellationToken).ConfigureAwait(false)).Info;

    private RunHandle HandleOf(RunInfo info) => new(
        info.RunId,
        info.ExperimentId,
        info.RunName.Length > 0 ? info.RunName : info.RunId,
        info.StartTime?.ToUnixTimeMilliseconds() ?? 0,
        info.ArtifactUri,
        client.PageOf(info.ExperimentId, info.RunId));

    private static Dictionary<string, string> Texts(LogBatch batch, EntryKind kind) =>
        batch.Of(kind).ToDictionary(entry => entry.Key, entry => entry.Text);
}
