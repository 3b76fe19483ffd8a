using System.Runtime.CompilerServices;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>How a run ends.</content>
public sealed partial class MlflowRun
{
    private readonly List<Func<Task>> _beforeEnd = [];
    private Exception? _failure;
    private int _ending;

    /// <summary>
    /// Says that the run failed: it ends FAILED, or KILLED for an <see cref="OperationCanceledException"/>, with the
    /// exception as its tag <c>exception</c>.
    /// </summary>
    /// <param name="exception">What went wrong.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Volatile.Write(ref _failure, exception);
    }

    /// <summary>Writes what is still queued and ends the run. Later calls do nothing; disposing after it does nothing.</summary>
    /// <param name="status">How it ended.</param>
    public Task EndAsync(MlflowRunStatus status = MlflowRunStatus.Finished) => EndAsync(status, null);

    /// <summary>Ends the run, unless it has ended: FINISHED, FAILED or KILLED as described at <see cref="Mlflow.StartRunAsync"/>.</summary>
    // Not an async method: its direct caller must be the frame below it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask DisposeAsync()
    {
        var failure = Volatile.Read(ref _failure) ?? ExceptionInFlight.LeavingCallersCaller(Volatile.Read(ref _lastUse));
        var status = failure is null && _cancellation.IsCancellationRequested ? MlflowRunStatus.Killed : StatusOf(failure);
        return new(EndAsync(status, failure));
    }

    internal async Task ExecuteAsync(Func<MlflowRun, Task> body)
    {
        try
        {
            await body(this).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await EndAsync(StatusOf(e), e).ConfigureAwait(false);
            throw;
        }

        var failure = Volatile.Read(ref _failure);
        await EndAsync(StatusOf(failure), failure).ConfigureAwait(false);
    }

    /// <summary>Ends the run as <see cref="EndAsync(MlflowRunStatus)"/> does, for a reason that is kept as a tag.</summary>
    internal async Task EndAsync(MlflowRunStatus status, Exception? failure, TimeSpan? limit = null)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        ProcessEnd.Unregister(this);
        ExceptionInFlight.Unwatch();
        if (failure is not null)
        {
            var text = Secrets.WithoutCredentials(_store.Redact($"{failure.GetType().Name}: {failure.Message}"));
            Post(LogEntry.Tag("exception", ValueText.Cut(text, ValueText.MaxTag)));
        }

        foreach (var log in AllBeforeEnd())
        {
            await TryLogAsync(log, limit ?? _options.FlushTimeout).ConfigureAwait(false);
        }

        if (_machine is not null)
        {
            await _machine.DisposeAsync().ConfigureAwait(false);
        }

        await _writer.CompleteAsync(limit ?? _options.FlushTimeout).ConfigureAwait(false);
        await RecordEndAsync(status, limit ?? _options.StartTimeout).ConfigureAwait(false);
        Status = status;
        var delivered = _late is null ? null : await _late.FinishAsync(limit ?? _options.FlushTimeout).ConfigureAwait(false);
        Summarise(delivered);
        _spool.Dispose();
    }

    /// <summary>
    /// Adds what an observer of the run logs when it ends, before its status is recorded: what it kept until then, such as messages. It
    /// runs once, in the order of the calls, however the run ends; a failure is a warning.
    /// </summary>
    /// <param name="log">Logs to this run.</param>
    public void BeforeEnd(Func<Task> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (Volatile.Read(ref _ending) != 0)
        {
            _drops.Warn($"MLflow: run {Name} ends or has ended: what was to be logged before its end is not.");
            return;
        }

        lock (_beforeEnd)
        {
            _beforeEnd.Add(log);
        }
    }

    private async Task TryLogAsync(Func<Task> log, TimeSpan limit)
    {
        try
        {
            await log().WaitAsync(limit).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _drops.Warn($"MLflow: run {Name}: what was to be logged before its end failed: {e.Message}");
        }
    }

    private Func<Task>[] AllBeforeEnd()
    {
        lock (_beforeEnd)
        {
            return [.. _beforeEnd];
        }
    }

    /// <summary>Writes what is queued and records a status, but leaves the run open: the program may go on.</summary>
    internal async Task MarkAsync(MlflowRunStatus status)
    {
        await Task.WhenAny(FlushAsync(), Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        if (_spool.IsEmpty)
        {
            await TryRecordStatusAsync(status, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), _options.StartTimeout).ConfigureAwait(false);
        }
    }

    private static MlflowRunStatus StatusOf(Exception? failure) => failure switch
    {
        null => MlflowRunStatus.Finished,
        OperationCanceledException => MlflowRunStatus.Killed,
        _ => MlflowRunStatus.Failed,
    };

    // Behind entries that still wait, so that a run that has ended is complete.
    private async Task RecordEndAsync(MlflowRunStatus status, TimeSpan limit)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        if (_spool.IsEmpty && await TryRecordStatusAsync(status, time, limit).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            _spool.Append([LogEntry.End(status, time)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _drops.Warn($"MLflow: the end of run {RunId} ({status}) could not be recorded; it still shows as running. {e.Message}");
        }
    }

    /// <summary>False where the store does not answer.</summary>
    private async Task<bool> TryRecordStatusAsync(MlflowRunStatus status, long time, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            Restore();
            await _store.EndRunAsync(_handle, status, time, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (MlflowException e) when (e.Kind != FailureKind.Outage)
        {
            _drops.Warn($"MLflow: the end of run {RunId} ({status}) could not be recorded; it still shows as running. {e.Message}");
            return true;
        }
        catch (Exception e) when (e is MlflowException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Summarise(string? delivered)
    {
        if (_late is not null)
        {
            _drops.Warn(delivered is null
                ? $"MLflow: run {Name} is in {Location} only. Bring it to {_late.Server} with: fairdiff mlflow sync --to {_late.Server} "
                    + "(or Mlflow.SyncAsync)."
                : $"MLflow: run {Name} ({Location}) has been brought to {_late.Server}, which answers again: {delivered}");
        }

        if (Dropped is { Total: > 0 } dropped)
        {
            _drops.Warn($"MLflow: run {Name} ({Location}) {dropped}.");
        }

        if (Spooled > 0)
        {
            _drops.Warn(
                $"MLflow: {Spooled} entries of run {Name} ({Location}) did not reach {_store.Name}. Nothing of them is lost: they wait in "
                    + $"{_spool.Folder}. Send them with: fairdiff mlflow sync --to {_store.Name} (or Mlflow.SyncAsync).");
        }
        else if (_writer.SaidOutage)
        {
            _drops.Warn($"MLflow: run {Name}: the {_writer.EverSpooled} entries that had to wait on disk have all been sent.");
        }
    }
}
