using System.Text.Json.Serialization;

namespace FairDiff.MLflow.Client;

/// <summary>A logged model (MLflow 3): a model of an experiment with parameters, tags and metrics of its own.</summary>
public sealed record LoggedModel
{
    /// <summary>Id, name, state and times.</summary>
    public LoggedModelInfo Info { get; init; } = new();

    /// <summary>Parameters and metrics.</summary>
    public LoggedModelData Data { get; init; } = new();
}

/// <summary>Id, name, state and times of a logged model.</summary>
public sealed record LoggedModelInfo
{
    /// <summary>The id: <c>m-</c> and 32 hex digits.</summary>
    public string ModelId { get; init; } = "";

    /// <summary>The experiment that it belongs to.</summary>
    public string ExperimentId { get; init; } = "";

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where its files lie.</summary>
    public string ArtifactUri { get; init; } = "";

    /// <summary>Whether its files are there.</summary>
    public LoggedModelStatus Status { get; init; }

    /// <summary>A word for its kind, such as <c>Classifier</c>; null: none.</summary>
    public string? ModelType { get; init; }

    /// <summary>The run that made it; null: none.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("creation_timestamp_ms")]
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>The tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>Parameters and metrics of a logged model.</summary>
public sealed record LoggedModelData
{
    /// <summary>The parameters.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>The metrics.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];
}

/// <summary>Whether the files of a logged model are there.</summary>
public enum LoggedModelStatus
{
    /// <summary>Not said.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_STATUS_UNSPECIFIED")]
    Unspecified,

    /// <summary>Being uploaded.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_PENDING")]
    Pending,

    /// <summary>There.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_READY")]
    Ready,

    /// <summary>Not there: the upload failed.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_UPLOAD_FAILED")]
    UploadFailed,
}

/// <summary>A logged model as the output of a run.</summary>
public sealed record ModelOutput
{
    /// <summary>The id of the logged model.</summary>
    public required string ModelId { get; init; }

    /// <summary>The step at which it was saved.</summary>
    public long Step { get; init; }
}
