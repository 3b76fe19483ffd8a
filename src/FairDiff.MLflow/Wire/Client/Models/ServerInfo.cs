namespace FairDiff.MLflow.Client;

/// <summary>What a server says of itself (MLflow 3).</summary>
public sealed record ServerInfo
{
    /// <summary><c>SqlStore</c> or <c>FileStore</c>; null: not said.</summary>
    public string? StoreType { get; init; }

    /// <summary>Whether it has workspaces.</summary>
    public bool WorkspacesEnabled { get; init; }
}
