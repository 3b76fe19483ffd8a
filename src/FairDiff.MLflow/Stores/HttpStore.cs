using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Runs;

namespace FairDiff.MLflow.Stores;

/// <summary>A tracking server as the store of runs.</summary>
internal sealed class HttpStore(MlflowClient client) : ITrackingStore
{
    private readonly MetricDuplicates _duplicates = new(client);
    private readonly ModelUpload _models = new(client);

    public string Name => client.Server;

    public Task<string> GetOrCreateExperimentAsync(string name, CancellationToken ct) => client.GetOrCreateExperimentAsync(name, ct);

    public async Task<RunHandle> CreateRunAsync(string experimentId, NewRun run, CancellationToken ct)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime);
        var made = await client.CreateRunAsync(experimentId, run.Name, run.Tags, start, ct).ConfigureAwait(false);
        return HandleOf(made.Info with { ExperimentId = experimentId, StartTime = start });
    }

    public async Task<RunHandle> ResumeRunAsync(string runId, CancellationToken ct)
    {
        var run = await client.GetRunAsync(runId, ct).ConfigureAwait(false);
        await client.UpdateRunAsync(runId, MlflowRunStatus.Running, ct: ct).ConfigureAwait(false);
        return HandleOf(run.Info) with { Tables = SystemTags.TablesOf(run.Data.Tags) };
    }

    public async Task<IReadOnlyList<RejectedEntry>> LogBatchAsync(RunHandle run, LogBatch batch, bool again, CancellationToken ct)
    {
        IEnumerable<Metric> metrics = batch.Of(EntryKind.Metric).Select(entry => new Metric
        {
            Key = entry.Key, Value = entry.Value, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(entry.Timestamp), Step = entry.Step,
        });
        if (again && !await _duplicates.ServerDropsThemAsync(ct).ConfigureAwait(false))
        {
            metrics = await _duplicates.NotThereAsync(run.RunId, [.. metrics], ct).ConfigureAwait(false);
        }

        await client.TryLogBatchAsync(run.RunId, metrics, Texts(batch, EntryKind.Parameter), Texts(batch, EntryKind.Tag), ct).ConfigureAwait(false);
        return [];
    }

    public async Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken ct) =>
        await client.UploadAsync((await InfoAsync(run, ct).ConfigureAwait(false)).ArtifactUri, run.RunId, artifactPath, source, ct).ConfigureAwait(false);

    public async Task<byte[]?> ReadArtifactAsync(RunHandle run, string artifactPath, CancellationToken ct)
    {
        try
        {
            using var bytes = new MemoryStream();
            await client.DownloadArtifactAsync(run.RunId, artifactPath, bytes, ct).ConfigureAwait(false);
            return bytes.ToArray();
        }
        catch (MlflowException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public Task LogDatasetAsync(RunHandle run, DatasetInput input, CancellationToken ct) => client.LogInputsAsync(run.RunId, [input], ct);

    public async Task LogModelAsync(RunHandle run, ModelDraft model, Func<string, string> fileOf, bool again, CancellationToken ct) =>
        await _models.SendAsync(await InfoAsync(run, ct).ConfigureAwait(false), model, fileOf, again, ct).ConfigureAwait(false);

    public Task EndRunAsync(RunHandle run, MlflowRunStatus status, long endTime, CancellationToken ct) =>
        client.UpdateRunAsync(run.RunId, status, DateTimeOffset.FromUnixTimeMilliseconds(endTime), ct: ct);

    public string Redact(string text) => client.Redact(text);

    // A run that was resumed while the server was away does not know its place yet.
    private async Task<RunInfo> InfoAsync(RunHandle run, CancellationToken ct) => run.ArtifactUri.Length > 0
        ? new() { RunId = run.RunId, ExperimentId = run.ExperimentId, ArtifactUri = run.ArtifactUri }
        : (await client.GetRunAsync(run.RunId, ct).ConfigureAwait(false)).Info;

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
