namespace FairDiff.MLflow.Sync;

/// <summary>How a run on a server is known to be a local one.</summary>
internal static class SyncTags
{
    /// <summary>The id of the run in the local store.</summary>
    public const string RunId = "fairdiff.sync.runId";

    /// <summary>The state of the local run that is wholly there; absent while a sync is under way.</summary>
    public const string State = "fairdiff.sync.state";
}
