using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
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
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the server refused; all else is there.</returns>
    public async Task<IReadOnlyList<string>> SendAsync(LocalRun run, Run target, bool begun, CancellationToken cancellationToken)
    {
        var id = target.Info.RunId;
        var refused = new List<string>();
        IReadOnlyList<ModelDraft> models = [.. run.Models()];
        await TextsAsync(id, run.Content.Data, refused, cancellationToken).ConfigureAwait(false);

        // They come with their models: where the run holds a value already, its model is taken to hold it, too.
        var ofModels = models.SelectMany(model => model.Metrics).ToHashSet();
        foreach (var key in RunReader.Keys(run.Folder, "metrics"))
        {
            await MetricAsync(id, run.Folder, key, ofModels, begun, refused, cancellationToken).ConfigureAwait(false);
        }

        if (run.Content.Inputs.DatasetInputs is { Count: > 0 } inputs)
        {
            await client.LogInputsAsync(id, inputs, cancellationToken).ConfigureAwait(false);
        }

        await ArtifactsAsync(run, target, begun, cancellationToken).ConfigureAwait(false);
        foreach (var model in models)
        {
            await _models.SendAsync(target.Info, model, path => path, again: true, cancellationToken).ConfigureAwait(false);
        }

        // A killed process has ended its run, whatever the store says.
        var status = Mlflow.IsAbandoned(run.Content) ? MlflowRunStatus.Killed : run.Content.Info.Status;
        if (status is not MlflowRunStatus.Running)
        {
            await client.UpdateRunAsync(
                id, status, run.Content.Info.EndTime ?? DateTimeOffset.UtcNow, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return refused;
    }

    private async Task TextsAsync(string id, RunData data, List<string> refused, CancellationToken cancellationToken)
    {
        foreach (var some in data.Params.Chunk(MaxTexts))
        {
            await SendAsync(
                some, part => client.LogBatchAsync(id, parameters: Renamed(part), cancellationToken: cancellationToken),
                pair => $"parameter {pair.Key}", 
                refused).ConfigureAwait(false);
        }

        // The name went with the run; the parent is another one here.
        var tags = data.Tags.Where(tag => tag.Key is not ("mlflow.runName" or SystemTags.ParentRunId) && !IsRegistration(tag.Key));
        foreach (var some in tags.Chunk(MaxTexts))
        {
            await SendAsync(
                some, part => client.LogBatchAsync(id, tags: Renamed(part), cancellationToken: cancellationToken),
                pair => $"tag {pair.Key}", 
                refused).ConfigureAwait(false);
        }
    }

    // A store that comes from elsewhere may hold names that no server takes.
    private static Dictionary<string, string> Renamed(IEnumerable<KeyValuePair<string, string>> texts) =>
        texts.Select(pair => KeyValuePair.Create(KeyName.Existing(pair.Key), pair.Value)).DistinctBy(pair => pair.Key).ToDictionary();

    /// <summary>Sends entries together; where the server refuses them, by halves, so that one of them takes no other with it.</summary>
    private static async Task SendAsync<T>(IReadOnlyList<T> entries, Func<IReadOnlyList<T>, Task> send, Func<T, string> nameOf,
        List<string> refused)
    {
        try
        {
            await send(entries).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.Kind == FailureKind.Rejected)
        {
            if (entries.Count == 1)
            {
                refused.Add($"{nameOf(entries[0])}: {e.Message}");
                return;
            }

            var half = entries.Count / 2;
            await SendAsync([.. entries.Take(half)], send, nameOf, refused).ConfigureAwait(false);
            await SendAsync([.. entries.Skip(half)], send, nameOf, refused).ConfigureAwait(false);
        }
    }

    private static bool IsRegistration(string tag) => tag.StartsWith(Registration.TagPrefix, StringComparison.Ordinal);

    private async Task MetricAsync(
        string id, string folder, string key, HashSet<ModelMetric> ofModels, bool begun, List<string> refused,
        CancellationToken cancellationToken)
    {
        var all = from metric in RunReader.ReadMetric(folder, key)
                  where !ofModels.Contains(new(key, metric.Value, metric.Timestamp.ToUnixTimeMilliseconds(), metric.Step))
                  select metric with { Key = KeyName.Existing(key) };
        var missing = begun ? await _duplicates.NotThereAsync(id, [.. all], cancellationToken).ConfigureAwait(false) : all;
        foreach (var some in missing.Chunk(MaxMetrics))
        {
            await SendAsync(some, part => MetricsAsync(id, part, cancellationToken), metric => $"metric {metric.Key} at step {metric.Step}",
                refused).ConfigureAwait(false);
        }
    }

    private async Task MetricsAsync(string id, IReadOnlyList<Metric> metrics, CancellationToken cancellationToken)
    {
        for (var attempt = 1; metrics.Count > 0; attempt++)
        {
            try
            {
                await client.LogBatchAsync(id, metrics, cancellationToken: cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MlflowException e) when (e.Kind == FailureKind.Outage && attempt < Attempts)
            {
                // Whether they arrived is not known: ask.
                await Task.Delay(retryDelay * attempt, cancellationToken).ConfigureAwait(false);
                metrics = await _duplicates.NotThereAsync(id, metrics, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ArtifactsAsync(LocalRun run, Run target, bool begun, CancellationToken cancellationToken)
    {
        // Of a sync that was stopped, whole files have the length that they have here. A run that was there and has changed may hold other
        // files of the same length.
        var stopped = begun && !target.Data.Tags.ContainsKey(SyncTags.State);
        var there = stopped ? await SizesAsync(target.Info.RunId, cancellationToken).ConfigureAwait(false) : [];
        foreach (var (path, file) in run.Artifacts())
        {
            if (there.GetValueOrDefault(path, -1) != new FileInfo(file).Length)
            {
                var source = await ArtifactSource.FromFileAsync(file, cancellationToken).ConfigureAwait(false);
                await client.UploadAsync(target.Info.ArtifactUri, target.Info.RunId, path, source, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Dictionary<string, long>> SizesAsync(string id, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>();
        var folders = new Queue<string?>([null]);
        while (folders.TryDequeue(out var folder))
        {
            await foreach (var item in client.ListArtifactsAsync(id, folder, cancellationToken).ConfigureAwait(false))
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
