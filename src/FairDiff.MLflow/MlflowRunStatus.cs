namespace FairDiff.MLflow;

/// <summary>The state of a run, with the numbers that MLflow's own store uses.</summary>
public enum MlflowRunStatus
{
    /// <summary>Not ended yet.</summary>
    Running = 1,

    /// <summary>Waiting to start.</summary>
    Scheduled = 2,

    /// <summary>Ended as intended.</summary>
    Finished = 3,

    /// <summary>Ended by an exception.</summary>
    Failed = 4,

    /// <summary>Ended by cancellation or by the end of the process.</summary>
    Killed = 5,
}
