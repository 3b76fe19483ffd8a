using System.Runtime.InteropServices;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>
/// Ctrl-C and SIGTERM, from the first moment of the process to its last: the first one asks the command to stop where it can go on later,
/// the next one, or a command that does not stop, ends the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The commands that keep what is finished, and may need a while for that.</summary>
    private static readonly string[] Resumable = ["demo", "folder", "generate", "mlflow"];

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly TimeSpan _patience;
    private readonly TextWriter _error;
    private readonly Action<int> _exit;
    private int _count;

    /// <param name="arguments">The command line.</param>
    /// <param name="error">Where it says what happens; null = standard error.</param>
    /// <param name="exit">Ends the process; null = really.</param>
    public Interruption(string[] arguments, TextWriter? error = null, Action<int>? exit = null)
    {
        // Enough time to write the checkpoint of the step under way.
        _patience = TimeSpan.FromSeconds(arguments.Length > 0 && Resumable.Contains(arguments[0]) ? 60 : 3);
        (_error, _exit) = (error ?? Console.Error, exit ?? Environment.Exit);
        _signals = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _source.Dispose();
    }

    /// <summary>What a signal does.</summary>
    internal void Interrupt()
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            End();
            return;
        }

        _error.WriteLine("Stopping. Ctrl-C again stops at once.");
        _ = Task.Delay(_patience).ContinueWith(_ => End(), TaskScheduler.Default);
        _source.Cancel();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        Interrupt();
    }

    private void End()
    {
        _error.WriteLine(ExitCodes.StoppedMessage);
        _exit(ExitCodes.Interrupted);
    }
}
