namespace FairDiff.MLflow.Client;

/// <summary>A run with its latest metrics, its parameters and tags, its inputs and outputs.</summary>
public sealed record Run
{
    /// <summary>Id, name, state and times.</summary>
    public RunInfo Info { get; init; } = new();

    /// <summary>Metrics, parameters and tags.</summary>
    public RunData Data { get; init; } = new();

    /// <summary>The data sets that went in.</summary>
    public RunInputs Inputs { get; init; } = new();

    /// <summary>The logged models that came out; empty before MLflow 3.</summary>
    public RunOutputs Outputs { get; init; } = new();
}

/// <summary>Id, name, state and times of a run.</summary>
public sealed record RunInfo
{
    /// <summary>The id of the run.</summary>
    public string RunId { get; init; } = "";

    /// <summary>Its name.</summary>
    public string RunName { get; init; } = "";

    /// <summary>The experiment that it belongs to.</summary>
    public string ExperimentId { get; init; } = "";

    /// <summary>Its state.</summary>
    public MlflowRunStatus Status { get; init; } = MlflowRunStatus.Running;

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Where its artifacts lie.</summary>
    public string ArtifactUri { get; init; } = "";

    /// <summary><c>active</c> or <c>deleted</c>.</summary>
    public string LifecycleStage { get; init; } = "active";
}

/// <summary>What a run recorded.</summary>
public sealed record RunData
{
    /// <summary>The latest value of each metric, by name; the history is at <see cref="MlflowClient.GetMetricHistoryAsync"/>.</summary>
    public IReadOnlyDictionary<string, Metric> Metrics { get; init; } = new Dictionary<string, Metric>();

    /// <summary>The parameters, by name.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>The tags, by name.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>What went into a run.</summary>
public sealed record RunInputs
{
    /// <summary>The data sets.</summary>
    public IReadOnlyList<DatasetInput> DatasetInputs { get; init; } = [];
}

/// <summary>What came out of a run.</summary>
public sealed record RunOutputs
{
    /// <summary>The logged models.</summary>
    public IReadOnlyList<ModelOutput> ModelOutputs { get; init; } = [];
}
