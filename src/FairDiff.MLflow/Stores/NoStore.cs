using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Stores;

/// <summary>Records nothing: what is left when neither the server nor the local folder works. Everything counts as lost.</summary>
internal sealed class NoStore(string reason) : ITrackingStore
{
    public string Name => "nowhere";

    public Task<string> GetOrCreateExperimentAsync(string name, CancellationToken cancellationToken) => Task.FromResult("");

    public Task<RunHandle> CreateRunAsync(string experimentId, NewRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new RunHandle(Guid.NewGuid().ToString("N"), experimentId, run.Name ?? RunNames.Next(), run.StartTime, "", Name));

    public Task<RunHandle> ResumeRunAsync(string runId, CancellationToken cancellationToken) => throw Failure();

    public Task<IReadOnlyList<RejectedEntry>> LogBatchAsync(
        RunHandle run, LogBatch batch, bool again, CancellationToken cancellationToken) =>
        throw Failure();

    public Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken cancellationToken) =>
        throw Failure();

    public Task<byte[]?> ReadArtifactAsync(RunHandle run, string artifactPath, CancellationToken cancellationToken) => throw Failure();

    public Task LogDatasetAsync(RunHandle run, DatasetInput input, CancellationToken cancellationToken) => throw Failure();

    public Task LogModelAsync(
        RunHandle run, ModelDraft model, Func<string, string> fileOf, bool again, CancellationToken cancellationToken) =>
        throw Failure();

    public Task EndRunAsync(RunHandle run, MlflowRunStatus status, long endTime, CancellationToken cancellationToken) => Task.CompletedTask;

    public string Redact(string text) => text;

    private MlflowException Failure() => new(reason);
}
