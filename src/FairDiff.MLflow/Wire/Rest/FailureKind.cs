namespace FairDiff.MLflow.Rest;

/// <summary>What a failure means for the entries that were being written.</summary>
internal enum FailureKind
{
    /// <summary>No permission, no such run, a wrong setting: trying again is pointless.</summary>
    Denied,

    /// <summary>One of the entries is not acceptable; the others may be.</summary>
    Rejected,

    /// <summary>No answer, credentials that have run out, or an answer that asks for patience: the same entries may succeed
    /// later.</summary>
    Outage,
}
