using System.Diagnostics;
using System.Runtime.CompilerServices;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <summary>
/// A run that is being recorded. Entries are written by a background task in batches; no tracking failure ever throws
/// from a logging method: see <see cref="Lost"/> and <see cref="Warnings"/>. All members may be used from any thread.
/// </summary>
public sealed partial class MlflowRun : IAsyncDisposable
{
    private readonly ITrackingStore _store;
    private readonly RunHandle _handle;
    private readonly ExperimentChoice _experiment;
    private readonly MlflowOptions _options;
    private readonly LossLedger _losses;
    private readonly Spool _spool;
    private readonly RunWriter _writer;
    private readonly CancellationToken _cancellation;
    private readonly SystemMetrics? _machine;
    private Exception? _failure;
    private long _lastUse = Stopwatch.GetTimestamp();
    private readonly List<Func<Task>> _lastWords = [];
    private int _ending;

    private MlflowRun(
        ITrackingStore store, RunHandle handle, ExperimentChoice experiment, MlflowOptions options, LossLedger losses, bool isChild, CancellationToken cancellation)
    {
        _store = store;
        _handle = handle;
        _experiment = experiment;
        _options = options;
        _losses = losses;
        _cancellation = cancellation;
        _spool = Spool.Of(
            SpoolFolder.RootOf(options.FallbackFolder ?? TrackingTarget.DefaultFolder), new(store.Name, handle.RunId, handle.ExperimentId, handle.Name));
        _writer = new(store, handle, losses, _spool, options);
        if (!isChild && (options.SystemMetrics ?? Setting.Flag("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING") ?? false))
        {
            _machine = new(PostMetric, options.SystemMetricsInterval
                ?? TimeSpan.FromSeconds(Setting.Number("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", 1, 86_400) ?? 10));
        }

        ExceptionInFlight.Watch();
        ProcessEnd.Register(this);
    }

    /// <summary>The id of the run.</summary>
    public string RunId => _handle.RunId;

    /// <summary>The id of the experiment that the run belongs to.</summary>
    public string ExperimentId => _handle.ExperimentId;

    /// <summary>The name of the run.</summary>
    public string Name => _handle.Name;

    /// <summary>Where the run can be looked at: a web address on a server, else the run's folder. Holds no credentials.</summary>
    public string Location => _handle.Location;

    /// <summary>The state of the run, as far as this process set it.</summary>
    public MlflowRunStatus Status { get; private set; } = MlflowRunStatus.Running;

    /// <summary>What could not be recorded so far; complete once the run has ended.</summary>
    public MlflowLoss Lost => _losses.Snapshot();

    /// <summary>
    /// Entries that the server has not taken yet and that wait on disk, in order; 0 where everything arrived. They are sent when the
    /// server answers again, when the run is resumed, or by <see cref="Mlflow.SyncAsync"/>.
    /// </summary>
    public long Spooled => _spool.Count;

    /// <summary>The warnings given so far: what was changed, what was lost and why. Each is given once.</summary>
    public IReadOnlyList<string> Warnings => _losses.Warnings;

    /// <summary>True where the program told us how it cancels, and so ends the run by itself after a signal.</summary>
    internal bool EndsOnSignal => _cancellation.CanBeCanceled;

    /// <summary>Starts a run under this one. It goes to the same store and has an end of its own.</summary>
    /// <param name="name">Name of the child run; null: one is made up.</param>
    /// <param name="ct">Cancels the start; a child whose token is cancelled when it ends is KILLED.</param>
    /// <returns>The child run, recording.</returns>
    /// <exception cref="MlflowException"><see cref="MlflowOptions.Required"/> is set and the store does not work.</exception>
    public Task<MlflowRun> StartChildAsync(string? name = null, CancellationToken ct = default) =>
        StartAsync(_store, _experiment, name, RunId, _options, ct.CanBeCanceled ? ct : _cancellation);

    /// <summary>Runs <paramref name="body"/> in a child run, which ends as one of <see cref="Mlflow.RunAsync"/> does.</summary>
    /// <param name="name">Name of the child run; null: one is made up.</param>
    /// <param name="body">The work.</param>
    /// <param name="ct">Cancels the start.</param>
    public async Task RunChildAsync(string? name, Func<MlflowRun, Task> body, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var child = await StartChildAsync(name, ct).ConfigureAwait(false);
        await child.ExecuteAsync(body).ConfigureAwait(false);
    }

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

    /// <summary>
    /// Waits until what was logged so far is in the store or counted as lost, at most <see cref="MlflowOptions.FlushTimeout"/>.
    /// </summary>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where time ran out first.</returns>
    public async Task<bool> FlushAsync(CancellationToken ct = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_options.FlushTimeout);
        try
        {
            await _writer.ReachAsync(Reach.Store, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
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

    /// <summary>Name, id and place of the run.</summary>
    public override string ToString() => $"{Name} ({RunId}, {Status}) at {Location}";

    internal static async Task<MlflowRun> StartAsync(
        ITrackingStore store, ExperimentChoice experiment, string? name, string? parentRunId, MlflowOptions options, CancellationToken ct)
    {
        var losses = new LossLedger(options.Warning);
        var (actual, handle) = await RunOpener.OpenAsync(store, experiment, name, parentRunId, options, losses, ct).ConfigureAwait(false);
        return new(actual, handle, experiment, options, losses, parentRunId is not null, ct);
    }

    internal static async Task<MlflowRun> ResumeAsync(ITrackingStore store, string runId, MlflowOptions options, CancellationToken ct)
    {
        var losses = new LossLedger(options.Warning);
        var handle = await RunOpener.ResumeAsync(store, runId, options, losses, ct).ConfigureAwait(false);
        return new(store, handle, new(null, handle.ExperimentId), options, losses, false, ct);
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
            Post(LogEntry.Tag("exception", ValueText.Cut(_store.Redact($"{failure.GetType().Name}: {failure.Message}"), ValueText.MaxTag)));
        }

        foreach (var say in LastWords())
        {
            await say().ConfigureAwait(false);
        }

        if (_machine is not null)
        {
            await _machine.DisposeAsync().ConfigureAwait(false);
        }

        await _writer.CompleteAsync(limit ?? _options.FlushTimeout).ConfigureAwait(false);
        await RecordEndAsync(status, limit ?? _options.StartTimeout).ConfigureAwait(false);
        Status = status;
        Summarise();
        _spool.Dispose();
    }

    /// <summary>Something that an observer logs when the run ends; it must not throw.</summary>
    internal void BeforeEnd(Func<Task> say)
    {
        lock (_lastWords)
        {
            _lastWords.Add(say);
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

    private void Summarise()
    {
        if (Lost is { Total: > 0 } lost)
        {
            _losses.Warn($"MLflow: run {Name} ({Location}) {lost}.");
        }

        if (Spooled > 0)
        {
            _losses.Warn(
                $"MLflow: {Spooled} entries of run {Name} ({Location}) did not reach {_store.Name}. Nothing of them is lost: they wait in {_spool.Folder}. "
                + $"Send them with: fairdiff mlflow sync --to {_store.Name} (or Mlflow.SyncAsync).");
        }
        else if (_writer.SaidOutage)
        {
            _losses.Warn($"MLflow: run {Name}: the {_writer.EverSpooled} entries that had to wait on disk have all been sent.");
        }
    }

    private void Post(LogEntry entry) => _writer.Post(entry);

    private void Touch() => Volatile.Write(ref _lastUse, Stopwatch.GetTimestamp());
}
