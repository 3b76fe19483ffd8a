using System.Diagnostics;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;
using FairDiff.MLflow.Sync;

namespace FairDiff.MLflow;

/// <summary>
/// A run that is being recorded. Entries are written by a background task in batches; no tracking failure ever throws
/// from a logging method: see <see cref="Dropped"/> and <see cref="Warnings"/>. All members may be used from any thread.
/// </summary>
public sealed partial class MlflowRun : IAsyncDisposable
{
    private readonly ITrackingStore _store;
    private readonly RunHandle _handle;
    private readonly ExperimentChoice _experiment;
    private readonly MlflowOptions _options;
    private readonly DropLedger _drops;
    private readonly Spool _spool;
    private readonly RunWriter _writer;
    private readonly CancellationToken _cancellation;
    private readonly SystemMetrics? _machine;
    private readonly LateDelivery? _late;
    private long _lastUse = Stopwatch.GetTimestamp();

    private MlflowRun(
        ITrackingStore store, RunHandle handle, ExperimentChoice experiment, MlflowOptions options, DropLedger drops, bool isChild,
        CancellationToken cancellationToken,
        LateDelivery? late = null)
    {
        _store = store;
        _handle = handle;
        _experiment = experiment;
        _options = options;
        _drops = drops;
        _cancellation = cancellationToken;
        _late = late;
        _spool = Spool.Of(
            SpoolFolder.RootOf(options.FallbackFolder ?? TrackingTarget.DefaultFolder), new(
                store.Name, handle.RunId, handle.ExperimentId, handle.Name));
        if (_spool.Damaged > 0)
        {
            drops.Warn($"MLflow: {_spool.Damaged} lines of {_spool.Journal} are damaged and left out.");
        }

        _writer = new(store, handle, drops, _spool, options);
        if (!isChild && (options.SystemMetrics ?? Setting.Flag("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING") ?? false))
        {
            _machine = new((name, value, step) => PostMetric(name, value, step, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
                options.SystemMetricsInterval
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

    /// <summary>Where the run is recorded: the server's address without credentials, or the local store's folder; with it as tracking URI
    /// the run is resumed.</summary>
    public string Store => _store.Name;

    /// <summary>
    /// The time with which metrics and images are logged; null, as at first: when each is logged. A run that is resumed stores nothing
    /// twice that is logged again with the time that it had, such as results that were being published when the process died.
    /// </summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>The state of the run, as far as this process set it.</summary>
    public MlflowRunStatus Status { get; private set; } = MlflowRunStatus.Running;

    /// <summary>What could not be recorded so far; complete once the run has ended.</summary>
    public MlflowDropped Dropped => _drops.Snapshot();

    /// <summary>
    /// Entries that the server has not taken yet and that wait on disk, in order; 0 where everything arrived. They are sent when the
    /// server answers again, when the run is resumed, or by <see cref="Mlflow.SyncAsync"/>.
    /// </summary>
    public long Spooled => _spool.Count;

    /// <summary>The warnings given so far: what was changed, what was lost and why. Each is given once.</summary>
    public IReadOnlyList<string> Warnings => _drops.Warnings;

    /// <summary>True where the program told us how it cancels, and so ends the run by itself after a signal.</summary>
    internal bool EndsOnSignal => _cancellation.CanBeCanceled;

    /// <summary>Starts a run under this one. It goes to the same store and has an end of its own.</summary>
    /// <param name="name">Name of the child run; null: one is made up.</param>
    /// <param name="cancellationToken">Cancels the start; a child whose token is cancelled when it ends is KILLED.</param>
    /// <returns>The child run, recording.</returns>
    /// <exception cref="MlflowException"><see cref="MlflowOptions.Required"/> is set and the store does not work.</exception>
    public Task<MlflowRun> StartChildAsync(string? name = null, CancellationToken cancellationToken = default) =>
        StartAsync(_store, _experiment, name, RunId, _options, cancellationToken.CanBeCanceled ? cancellationToken : _cancellation);

    /// <summary>Runs <paramref name="body"/> in a child run, which ends as one of <see cref="Mlflow.RunAsync"/> does.</summary>
    /// <param name="name">Name of the child run; null: one is made up.</param>
    /// <param name="body">The work.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task RunChildAsync(string? name, Func<MlflowRun, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var child = await StartChildAsync(name, cancellationToken).ConfigureAwait(false);
        await child.ExecuteAsync(body).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until what was logged so far is in the store or counted as lost, at most <see cref="MlflowOptions.FlushTimeout"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False where time ran out first.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.FlushTimeout);
        try
        {
            await _writer.ReachAsync(Reach.Store, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// Waits until what was logged so far outlives this process: it is in the store, or on disk where the store is slow or away, or counted
    /// as lost. For work that notes that it is done, and whose metrics nobody would log again.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public Task PersistAsync(CancellationToken cancellationToken = default) => _writer.ReachAsync(Reach.Disk, cancellationToken);

    /// <summary>Name, id and place of the run.</summary>
    public override string ToString() => $"{Name} ({RunId}, {Status}) at {Location}";

    internal static async Task<MlflowRun> StartAsync(
        ITrackingStore store, ExperimentChoice experiment, string? name, string? parentRunId, MlflowOptions options,
        CancellationToken cancellationToken)
    {
        var drops = new DropLedger(options.Warning);
        var (actual, handle) = await RunOpener.OpenAsync(
            store, experiment, name, parentRunId, options, drops, cancellationToken).ConfigureAwait(false);
        var late = actual is FileStore && store is HttpStore ? new LateDelivery(actual.Name, handle.RunId, options) : null;
        return new(actual, handle, experiment, options, drops, parentRunId is not null, cancellationToken, late);
    }

    internal static async Task<MlflowRun> ResumeAsync(
        ITrackingStore store, string runId, MlflowOptions options, CancellationToken cancellationToken)
    {
        var drops = new DropLedger(options.Warning);
        var handle = await RunOpener.ResumeAsync(store, runId, options, drops, cancellationToken).ConfigureAwait(false);
        var run = new MlflowRun(store, handle, new(null, handle.ExperimentId), options, drops, false, cancellationToken);
        run.Post(LogEntry.Tag(RunOwner.Tag, RunOwner.Here));
        return run;
    }

    private void Post(LogEntry entry) => _writer.Post(entry);

    private void Touch() => Volatile.Write(ref _lastUse, Stopwatch.GetTimestamp());
}
