namespace FairDiff.MLflow.Client;

/// <summary>A file or folder among the artifacts of a run or a logged model.</summary>
public sealed record ArtifactInfo
{
    /// <summary>Its path, relative to the artifact root.</summary>
    public string Path { get; init; } = "";

    /// <summary>True for a folder.</summary>
    public bool IsDir { get; init; }

    /// <summary>Its length in bytes; 0 for a folder.</summary>
    public long FileSize { get; init; }
}
