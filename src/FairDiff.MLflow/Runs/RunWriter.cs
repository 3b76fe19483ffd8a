using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>
/// Writes queued entries in order, in batches, behind the training's back. Where the store does not answer, or is too slow for the
/// queue, they go to a spool on disk and from there to the store when it answers again: memory stays bounded.
/// </summary>
internal sealed class RunWriter
{
    /// <summary>Failures in a row before something is said: servers hiccup.</summary>
    private const int WorthAWord = 3;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly EntryQueue _queue;
    private readonly BatchWriter _batches;
    private readonly DropLedger _drops;
    private readonly Spool _spool;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _firstDelay;
    private readonly int _pressure;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private TimeSpan _delay;
    private int _failures;
    private bool _again;
    private long _spooled;

    public RunWriter(ITrackingStore store, RunHandle run, DropLedger drops, Spool spool, MlflowOptions options)
    {
        _firstDelay = _delay = Rest.RetryPipelines.Delay(options);
        _batches = new(store, run, drops, spool, _firstDelay);
        (_drops, _spool, _interval) = (drops, spool, options.FlushInterval);
        _pressure = Math.Max(1, options.QueueCapacity / 2);
        _queue = new(options.QueueCapacity, drops);

        // What an earlier process left may have been delivered already.
        _again = !spool.IsEmpty;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Entries that have ever had to wait on disk.</summary>
    public long EverSpooled => Interlocked.Read(ref _spooled);

    /// <summary>Whether an outage was spoken of.</summary>
    public bool SaidOutage { get; private set; }

    /// <inheritdoc cref="EntryQueue.Post"/>
    public void Post(LogEntry entry) => _queue.Post(entry);

    /// <inheritdoc cref="EntryQueue.ReachAsync"/>
    public Task ReachAsync(Reach reach, CancellationToken cancellationToken) => _queue.ReachAsync(reach, cancellationToken);

    /// <summary>Takes no more entries and writes those queued; after the time allowed, what is left goes to the spool.</summary>
    public async Task CompleteAsync(TimeSpan timeout)
    {
        _queue.Close();
        _stop.CancelAfter(timeout);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!_spool.IsEmpty)
            {
                var (batch, end) = _spool.Peek();
                await DeliverAsync(batch, end).ConfigureAwait(false);
                continue;
            }

            _queue.Reached(Reach.Store);
            if (!await _queue.WaitAsync(_interval).ConfigureAwait(false))
            {
                break;
            }

            if (_queue.Take() is { Entries.Count: > 0 } next)
            {
                await DeliverAsync(next, null).ConfigureAwait(false);
            }
        }

        EmptyQueue();
        _queue.Reached(Reach.Store);
    }

    /// <summary>One attempt. Meanwhile the queue is kept from filling up. What is not delivered is in the spool afterwards.</summary>
    /// <param name="batch">The entries.</param>
    /// <param name="end">Where they end in the spool; null: they are not in it.</param>
    private async Task DeliverAsync(LogBatch batch, long? end)
    {
        var sending = _batches.TryWriteAsync(batch, _again, _stop.Token);
        await EaseAsync(sending, () => end ??= ToSpool(batch)).ConfigureAwait(false);
        if (await sending.ConfigureAwait(false))
        {
            (_again, _delay, _failures) = (false, _firstDelay, 0);
            if (end is { } delivered)
            {
                Acknowledge(batch, delivered);
            }

            return;
        }

        _again = true;
        end ??= ToSpool(batch);
        _queue.Reached(Reach.Disk);
        if (++_failures == WorthAWord)
        {
            SaidOutage = true;
            _drops.Warn($"MLflow: {_batches.Outage} The training goes on; what it logs waits in {_spool.Folder} and is sent when the "
                + "server answers again.");
        }

        if (!_stop.IsCancellationRequested)
        {
            await EaseAsync(PauseAsync(), () => { }).ConfigureAwait(false);
        }
    }

    private void Acknowledge(LogBatch batch, long end)
    {
        try
        {
            _spool.Acknowledge(batch, end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that dies now leaves entries that its successor sends again.
            _drops.Warn($"MLflow: {_spool.Folder} cannot be kept in order: {e.Message}");
        }
    }

    private async Task PauseAsync()
    {
        var wait = _delay;
        _delay = TimeSpan.FromTicks(Math.Min(Math.Max(2 * _delay.Ticks, 1), MaxDelay.Ticks));
        await Task.Delay(wait, _stop.Token).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Waits for <paramref name="task"/>; where the queue fills up meanwhile, it is emptied into the spool.</summary>
    private async Task EaseAsync(Task task, Action beforehand)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(Look)).ConfigureAwait(false);

            // In an outage at once: what is on disk outlives the process.
            if (!task.IsCompleted && (_queue.IsDiskAwaited || _queue.Count >= (_spool.IsEmpty ? _pressure : 1)))
            {
                beforehand();
                EmptyQueue();
            }
        }
    }

    private void EmptyQueue()
    {
        while (_queue.Take() is { Entries.Count: > 0 } waiting)
        {
            ToSpool(waiting);
        }

        _queue.Reached(Reach.Disk);
    }

    /// <summary>Where the entries end in the spool; null where the disk does not take them either, and they are lost.</summary>
    private long? ToSpool(LogBatch batch)
    {
        try
        {
            var end = _spool.Append(batch.Entries);
            Interlocked.Add(ref _spooled, batch.Entries.Count);
            return end;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MlflowException)
        {
            foreach (var entry in batch.Entries)
            {
                _drops.Dropped(entry.Kind, $"The server does not answer, and the entries cannot wait in {_spool.Folder}: {e.Message}");
            }

            return null;
        }
    }
}
