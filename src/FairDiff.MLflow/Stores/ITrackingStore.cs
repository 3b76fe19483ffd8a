using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Stores;

/// <summary>Where runs are recorded: a server or a folder.</summary>
internal interface ITrackingStore
{
    /// <summary>The store as a user would name it, without secrets.</summary>
    string Name { get; }

    /// <summary>The id of the experiment of that name, made where there is none.</summary>
    Task<string> GetOrCreateExperimentAsync(string name, CancellationToken cancellationToken);

    /// <summary>Starts a run.</summary>
    Task<RunHandle> CreateRunAsync(string experimentId, NewRun run, CancellationToken cancellationToken);

    /// <summary>An existing run, set to run again.</summary>
    Task<RunHandle> ResumeRunAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Writes metrics, parameters and tags; returns the entries that this store cannot take. Throws when nothing was
    /// written.</summary>
    /// <param name="run">The run.</param>
    /// <param name="batch">The entries.</param>
    /// <param name="again">True where an earlier attempt may have written them after all: nothing is to be there twice.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<RejectedEntry>> LogBatchAsync(RunHandle run, LogBatch batch, bool again, CancellationToken cancellationToken);

    /// <summary>Stores one artifact under a path relative to the run's artifact root.</summary>
    Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken cancellationToken);

    /// <summary>The bytes of an artifact; null where there is none.</summary>
    Task<byte[]?> ReadArtifactAsync(RunHandle run, string artifactPath, CancellationToken cancellationToken);

    /// <summary>Records a data set that went in.</summary>
    Task LogDatasetAsync(RunHandle run, DatasetInput input, CancellationToken cancellationToken);

    /// <summary>Stores a model of the run, and makes it a version in the registry where it says so.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The model.</param>
    /// <param name="fileOf">The file here that holds what the model names.</param>
    /// <param name="again">True where an earlier attempt may have got somewhere.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task LogModelAsync(RunHandle run, ModelDraft model, Func<string, string> fileOf, bool again, CancellationToken cancellationToken);

    /// <summary>Records how and when the run ended.</summary>
    Task EndRunAsync(RunHandle run, MlflowRunStatus status, long endTime, CancellationToken cancellationToken);

    /// <summary>Puts back a run whose place was removed meanwhile, empty, and says so; null where it is there.</summary>
    string? Restore(RunHandle run) => null;

    /// <summary>The text without this store's secrets, should it hold any.</summary>
    string Redact(string text);
}

/// <summary>What is known of a run before it starts.</summary>
internal sealed record NewRun(string? Name, long StartTime, Dictionary<string, string> Tags);

/// <summary>A run that exists in a store.</summary>
internal sealed record RunHandle(string RunId, string ExperimentId, string Name, long StartTime, string ArtifactUri, string Location)
{
    /// <summary>The tables that a run had when it was resumed, as far as that is known; null: it is a new one.</summary>
    public IReadOnlyList<string>? Tables { get; init; }

    /// <summary>When it was resumed, in milliseconds since 1970; 0: it is a new one. Values of an earlier time may be there
    /// already.</summary>
    public long ResumedAt { get; init; }
}

/// <summary>An entry that a store cannot take, and why.</summary>
internal sealed record RejectedEntry(LogEntry Entry, string Reason);
