namespace FairDiff.MLflow.Client;

/// <summary>An experiment: a named set of runs.</summary>
public sealed record Experiment
{
    /// <summary>Its id: digits.</summary>
    public string ExperimentId { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the artifacts of its runs lie.</summary>
    public string ArtifactLocation { get; init; } = "";

    /// <summary><c>active</c> or <c>deleted</c>.</summary>
    public string LifecycleStage { get; init; } = "active";

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
