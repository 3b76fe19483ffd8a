using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Sync;

/// <summary>Makes a run on a server equal to a local one. What the server has already is not sent again.</summary>
internal sealed class RunUpload(MlflowClient client, TimeSpan retryDelay)
{
    private const int MaxMetrics = 1000;
    private const int MaxTexts = 100;
    private const int Attempts = 5;

    private readonly MetricDuplicates _duplicates = new(client);
    private readonly ModelUpload _models = new(client);

    /// <param name="run">The local run.</param>
    /// <param name="target">The run on the server.</param>
    /// <param name="begun">True where the server may have a part of it.</param>
    /// <param name="ct">Stops it.</param>
    public async Task SendAsync(LocalRun run, Run target, bool begun, CancellationToken ct)
    {
        var id = target.Info.RunId;
        await TextsAsync(id, run.Content.Data, ct).ConfigureAwait(false);
        foreach (var key in RunReader.Keys(run.Folder, "metrics"))
        {
            await MetricAsync(id, run.Folder, key, begun, ct).ConfigureAwait(false);
        }

        if (run.Content.Inputs.DatasetInputs is { Count: > 0 } inputs)
        {
            await client.LogInputsAsync(id, inputs, ct).ConfigureAwait(false);
        }

        await ArtifactsAsync(run, target, begun, ct).ConfigureAwait(false);
        foreach (var model in run.Models())
        {
            await _models.SendAsync(target.Info, model, path => path, again: true, ct).ConfigureAwait(false);
        }

        if (run.Content.Info.Status is not MlflowRunStatus.Running)
        {
            await client.UpdateRunAsync(id, run.Content.Info.Status, run.Content.Info.EndTime, ct: ct).ConfigureAwait(false);
        }
    }

    private async Task TextsAsync(string id, RunData data, CancellationToken ct)
    {
        foreach (var some in data.Params.Chunk(MaxTexts))
        {
            await client.LogBatchAsync(id, parameters: new Dictionary<string, string>(some), ct: ct).ConfigureAwait(false);
        }

        // The name went with the run; the parent is another one here.
        var tags = data.Tags.Where(tag => tag.Key is not ("mlflow.runName" or SystemTags.ParentRunId) && !IsRegistration(tag.Key));
        foreach (var some in tags.Chunk(MaxTexts))
        {
            await client.LogBatchAsync(id, tags: new Dictionary<string, string>(some), ct: ct).ConfigureAwait(false);
        }
    }

    private static bool IsRegistration(string tag) => tag.StartsWith(Registration.TagPrefix, StringComparison.Ordinal);

    private async Task MetricAsync(string id, string folder, string key, bool begun, CancellationToken ct)
    {
        var all = RunReader.ReadMetric(folder, key);
        var missing = begun ? await _duplicates.NotThereAsync(id, [.. all], ct).ConfigureAwait(false) : all;
        foreach (var some in missing.Chunk(MaxMetrics))
        {
            await MetricsAsync(id, some, ct).ConfigureAwait(false);
        }
    }

    private async Task MetricsAsync(string id, IReadOnlyList<Metric> metrics, CancellationToken ct)
    {
        for (var attempt = 1; metrics.Count > 0; attempt++)
        {
            try
            {
                await client.LogBatchAsync(id, metrics, ct: ct).ConfigureAwait(false);
                return;
            }
            catch (MlflowException e) when (e.Kind == FailureKind.Outage && attempt < Attempts)
            {
                // Whether they arrived is not known: ask.
                await Task.Delay(retryDelay * attempt, ct).ConfigureAwait(false);
                metrics = await _duplicates.NotThereAsync(id, metrics, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task ArtifactsAsync(LocalRun run, Run target, bool begun, CancellationToken ct)
    {
        var root = run.Artifacts;
        var files = Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [];

        // Of a sync that was stopped, whole files have the length that they have here. A run that was there and has changed may hold other
        // files of the same length.
        var stopped = begun && !target.Data.Tags.ContainsKey(SyncTags.State);
        var there = stopped ? await SizesAsync(target.Info.RunId, ct).ConfigureAwait(false) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var path = ArtifactPath.Existing(Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'));
            if (there.GetValueOrDefault(path, -1) != new FileInfo(file).Length)
            {
                var source = await ArtifactSource.FromFileAsync(file, ct).ConfigureAwait(false);
                await client.UploadAsync(target.Info.ArtifactUri, target.Info.RunId, path, source, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<Dictionary<string, long>> SizesAsync(string id, CancellationToken ct)
    {
        var sizes = new Dictionary<string, long>();
        var folders = new Queue<string?>([null]);
        while (folders.TryDequeue(out var folder))
        {
            await foreach (var item in client.ListArtifactsAsync(id, folder, ct).ConfigureAwait(false))
            {
                if (item.IsDir)
                {
                    folders.Enqueue(item.Path);
                }
                else
                {
                    sizes[item.Path] = item.FileSize;
                }
            }
        }

        return sizes;
    }
}
