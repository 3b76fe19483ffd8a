using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Models;

/// <summary>
/// Brings a model to a server, once: as a logged model (MLflow 3), or among the artifacts of its run where the server knows no logged
/// models or keeps artifacts outside its proxy, where only a run's can be written.
/// </summary>
internal sealed class ModelUpload(MlflowClient client)
{
    /// <summary>By this tag a server is asked whether it has the model already.</summary>
    public const string KeyTag = "fairdiff.model.key";
    private const string MlModel = "MLmodel";
    private const int MaxParameters = 100;
    private const int MaxMetrics = 1000;

    private readonly MetricDuplicates _duplicates = new(client);
    private volatile bool _serverKnowsNone;

    /// <param name="run">The run on the server.</param>
    /// <param name="draft">The model.</param>
    /// <param name="fileOf">The file here that holds what the draft names.</param>
    /// <param name="again">True where an earlier attempt may have got somewhere.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task SendAsync(RunInfo run, ModelDraft draft, Func<string, string> fileOf, bool again, CancellationToken cancellationToken)
    {
        var model = await MakeAsync(run, draft, again, cancellationToken).ConfigureAwait(false);
        if (model is null)
        {
            await FilesAsync(
                draft, fileOf, $"{draft.ArtifactPath}/", run.ArtifactUri, run.RunId, null, cancellationToken).ConfigureAwait(false);
            await ListAsync(run, draft, cancellationToken).ConfigureAwait(false);
        }
        else if (model.Info.Status != LoggedModelStatus.Ready)
        {
            await FillAsync(run, draft, model, fileOf, again, cancellationToken).ConfigureAwait(false);
        }

        var id = model?.Info.ModelId;
        await MetricsAsync(run, draft, id, again, cancellationToken).ConfigureAwait(false);
        if (draft.RegisteredName is { } name)
        {
            var source = id is null ? $"{run.ArtifactUri}/{draft.ArtifactPath}" : $"models:/{id}";
            await new Registration(name, draft.Alias, draft.Key).SendAsync(
                client, run.RunId, source, id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The model on the server; null where it has no place for one.</summary>
    private async Task<LoggedModel?> MakeAsync(RunInfo run, ModelDraft draft, bool again, CancellationToken cancellationToken)
    {
        if (_serverKnowsNone || !client.IsProxied(run.ArtifactUri))
        {
            return null;
        }

        try
        {
            var known = again ? await FindAsync(run, draft, cancellationToken).ConfigureAwait(false) : null;
            return known ?? await client.CreateLoggedModelAsync(
                run.ExperimentId,
                draft.Name,
                draft.Type,
                run.RunId,
                new Dictionary<string, string>(draft.Parameters.Take(MaxParameters)),
                new Dictionary<string, string>(draft.Tags) { [KeyTag] = draft.Key },
                cancellationToken).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound && e.ErrorCode is null or "ENDPOINT_NOT_FOUND")
        {
            // MLflow 2 has no such page.
            _serverKnowsNone = true;
            return null;
        }
    }

    private async Task<LoggedModel?> FindAsync(RunInfo run, ModelDraft draft, CancellationToken cancellationToken)
    {
        await foreach (var model in client.SearchLoggedModelsAsync(
            [run.ExperimentId], $"tags.`{KeyTag}` = '{draft.Key}'", cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            return model;
        }

        return null;
    }

    private async Task FillAsync(
        RunInfo run, ModelDraft draft, LoggedModel model, Func<string, string> fileOf, bool again, CancellationToken cancellationToken)
    {
        var id = model.Info.ModelId;
        try
        {
            // Neither parameters nor outputs may be told twice.
            foreach (var some in draft.Parameters.Where(parameter => !model.Data.Params.ContainsKey(parameter.Key)).Chunk(MaxParameters))
            {
                await client.LogLoggedModelParamsAsync(id, new Dictionary<string, string>(some), cancellationToken).ConfigureAwait(false);
            }

            if (!again || !(await client.GetRunAsync(run.RunId, cancellationToken).ConfigureAwait(false)).Outputs.ModelOutputs.Any(
                output => output.ModelId == id))
            {
                await client.LogOutputsAsync(
                    run.RunId, [new() { ModelId = id, Step = draft.Step }], cancellationToken).ConfigureAwait(false);
            }

            await FilesAsync(draft, fileOf, "", model.Info.ArtifactUri, run.RunId, id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MlflowException { Kind: not FailureKind.Outage })
        {
            await client.FinalizeLoggedModelAsync(id, LoggedModelStatus.UploadFailed, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await client.FinalizeLoggedModelAsync(id, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task FilesAsync(
        ModelDraft draft, Func<string, string> fileOf, string prefix, string artifactUri, string runId, string? modelId,
        CancellationToken cancellationToken)
    {
        var uploadRun = modelId is null ? runId : null;
        foreach (var (path, name) in draft.Files)
        {
            var source = await ArtifactSource.FromFileAsync(fileOf(name), cancellationToken).ConfigureAwait(false);
            await client.UploadAsync(artifactUri, uploadRun, prefix + path, source, cancellationToken).ConfigureAwait(false);
        }

        if (draft.Description is { } description)
        {
            var text = MlModelFile.At(description, modelId is null ? draft.ArtifactPath : artifactUri, runId, modelId);
            await client.UploadAsync(
                artifactUri, uploadRun, prefix + MlModel, ArtifactSource.FromBytes(Encoding.UTF8.GetBytes(text)), cancellationToken)
                    .ConfigureAwait(false);
        }
    }

    private async Task ListAsync(RunInfo run, ModelDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Summary is { } summary)
        {
            var tags = (await client.GetRunAsync(run.RunId, cancellationToken).ConfigureAwait(false)).Data.Tags;
            await client.SetTagAsync(
                run.RunId, ModelHistory.Tag, ModelHistory.Add(tags.GetValueOrDefault(ModelHistory.Tag), summary), cancellationToken)
                    .ConfigureAwait(false);
        }
    }

    private async Task MetricsAsync(RunInfo run, ModelDraft draft, string? modelId, bool again, CancellationToken cancellationToken)
    {
        IReadOnlyList<Metric> metrics =
        [
            .. draft.Metrics.Select(metric => new Metric
            {
                Key = metric.Key, Value = metric.Value, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(
                    metric.Timestamp), Step = metric.Step, ModelId = modelId,
            }),
        ];
        if (again && metrics.Count > 0 && !await _duplicates.ServerDropsThemAsync(cancellationToken).ConfigureAwait(false))
        {
            metrics = await _duplicates.NotThereAsync(run.RunId, metrics, cancellationToken).ConfigureAwait(false);
        }

        foreach (var some in metrics.Chunk(MaxMetrics))
        {
            await client.LogBatchAsync(run.RunId, some, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
