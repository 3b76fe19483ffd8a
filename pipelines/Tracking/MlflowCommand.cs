using System.CommandLine;
using FairDiff.MLflow;

namespace FairDiff.Pipelines.Tracking;

/// <summary><c>fairdiff mlflow</c>: the runs of a server or a local store in the terminal, and local runs to a server.</summary>
internal static class MlflowCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public static Command Create() => new("mlflow", "Look at MLflow runs, compare them, and bring local ones to a server.")
    {
        ListCommand.Create(),
        CompareCommand.Create(),
        SyncCommand.Create(),
    };

    /// <summary>For a person who waits: fewer attempts than a training makes.</summary>
    public static MlflowOptions Options(string? uri) => new() { TrackingUri = uri, MaxRetries = 3, RetryDelay = Patience };
}
