using System.Runtime.InteropServices;

namespace FairDiff.MLflow.Runs;

/// <summary>
/// Ends the runs that are still open when the process dies: FAILED on an unhandled exception, KILLED on a signal or an exit.
/// Where the program handles the signal and goes on, its own end of the run overwrites this one.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>A dying process waits no longer than this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private static readonly Lock Gate = new();
    private static readonly HashSet<MlflowRun> Open = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    public static void Register(MlflowRun run)
    {
        lock (Gate)
        {
            if (Open.Count == 0)
            {
                AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
                AppDomain.CurrentDomain.ProcessExit += OnExit;
                Signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
                Signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
            }

            Open.Add(run);
        }
    }

    public static void Unregister(MlflowRun run)
    {
        lock (Gate)
        {
            if (Open.Remove(run) && Open.Count == 0)
            {
                AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
                AppDomain.CurrentDomain.ProcessExit -= OnExit;
                Signals.ForEach(signal => signal.Dispose());
                Signals.Clear();
            }
        }
    }

    private static void OnUnhandled(object sender, UnhandledExceptionEventArgs e) => ForAll(run => End(run, MlflowRunStatus.Failed));

    private static void OnExit(object? sender, EventArgs e) => ForAll(run => End(run, MlflowRunStatus.Killed));

    // Marked, not ended: the program may handle the signal and go on.
    private static void OnSignal(PosixSignalContext context) =>
        ForAll(run => run.EndsOnSignal ? Task.CompletedTask : run.MarkAsync(MlflowRunStatus.Killed));

    // What the store does not take in time goes to the disk.
    private static Task End(MlflowRun run, MlflowRunStatus status) => run.EndAsync(status, null, Limit / 3);

    private static void ForAll(Func<MlflowRun, Task> action)
    {
        MlflowRun[] runs;
        lock (Gate)
        {
            runs = [.. Open];
        }

        Task.WhenAll(runs.Select(run => Task.Run(() => action(run)))).Wait(Limit);
    }
}
