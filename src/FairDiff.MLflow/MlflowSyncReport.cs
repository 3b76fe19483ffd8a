namespace FairDiff.MLflow;

/// <summary>What a sync of a local store to a server did.</summary>
public sealed record MlflowSyncReport
{
    /// <summary>Runs that the server did not know and now has.</summary>
    public int Created { get; init; }

    /// <summary>Runs that the server had in part, or of an earlier state, and now has as they are.</summary>
    public int Updated { get; init; }

    /// <summary>Runs that the server had already.</summary>
    public int Unchanged { get; init; }

    /// <summary>Entries that had waited on disk during an outage and were sent.</summary>
    public long Entries { get; init; }

    /// <summary>What could not be sent, each with the reason; the next sync tries it again.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        $"{Created} runs created, {Updated} updated, {Unchanged} there already; {Entries} waiting entries sent; {Failures.Count} failures";
}
