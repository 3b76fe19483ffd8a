using System.Runtime.CompilerServices;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>How a run ends.</content>
public sealed partial class MlflowRun
{
    private readonly List<Func<Task>> _lastWords = [];
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

        foreach (var say in LastWords())
        {
            await SayAsync(say).ConfigureAwait(false);
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

    /// <summary>Has something logged when the run ends, however it ends, while it still takes entries.</summary>
    /// <param name="action">What logs it, called once; what it throws is warned of and does not keep the run from ending.</param>
    public void BeforeEnd(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_lastWords)
        {
            _lastWords.Add(action);
        }
    }

    private async Task SayAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _losses.Warn($"MLflow: what was to be logged at the end of run {RunId} was not: {e.Message}");
        }
    }

    private Func<Task>[] LastWords()
    {
        lock (_lastWords)
        {
            return [.. _lastWords];
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
            _losses.Warn($"MLflow: the end of run {RunId} ({status}) could not be recorded; it still shows as running. {e.Message}");
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
            _losses.Warn($"MLflow: the end of run {RunId} ({status}) could not be recorded; it still shows as running. {e.Message}");
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
            _losses.Warn(delivered is null
                ? $"MLflow: run {Name} is in {Location} only. Bring it to {_late.Server} with: fairdiff mlflow sync --to {_late.Server} "
                    + "(or Mlflow.SyncAsync)."
                : $"MLflow: run {Name} ({Location}) has been brought to {_late.Server}, which answers again: {delivered}");
        }

        if (Lost is { Total: > 0 } lost)
        {
            _losses.Warn($"MLflow: run {Name} ({Location}) {lost}.");
        }

        if (Spooled > 0)
        {
            _losses.Warn(
                $"MLflow: {Spooled} entries of run {Name} ({Location}) did not reach {_store.Name}. Nothing of them is lost: they wait "
                    + $"in {_spool.Folder}. "
                + $"Send them with: fairdiff mlflow sync --to {_store.Name} (or Mlflow.SyncAsync).");
        }
        else if (_writer.SaidOutage)
        {
            _losses.Warn($"MLflow: run {Name}: the {_writer.EverSpooled} entries that had to wait on disk have all been sent.");
        }
    }
}
