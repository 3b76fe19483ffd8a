using System.Threading.Channels;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>
/// Takes entries from any thread and writes them in order, in batches, behind the training's back. Where the store does not answer, or
/// is too slow for the queue, they go to a spool on disk and from there to the store when it answers again: memory stays bounded.
/// </summary>
internal sealed class RunWriter
{
    private const int WakeEvery = 1000;

    /// <summary>Failures in a row before something is said: servers hiccup.</summary>
    private const int WorthAWord = 3;
    private static readonly TimeSpan FullQueueWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly BatchWriter _batches;
    private readonly LossLedger _losses;
    private readonly Spool _spool;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _firstDelay;
    private readonly int _pressure;
    private readonly Channel<Item> _channel;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TaskCompletionSource> _flushes = [];
    private readonly Task _loop;
    private LogEntry? _left;
    private TimeSpan _delay;
    private int _failures;
    private bool _again;
    private long _spooled;
    private long _posted;
    private volatile bool _stopping;

    public RunWriter(ITrackingStore store, RunHandle run, LossLedger losses, Spool spool, MlflowOptions options)
    {
        _firstDelay = _delay = Rest.RetryPipelines.Delay(options);
        _batches = new(store, run, losses, spool, _firstDelay);
        (_losses, _spool, _interval) = (losses, spool, options.FlushInterval);
        _pressure = Math.Max(1, options.QueueCapacity / 2);
        _channel = Channel.CreateBounded<Item>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });

        // What an earlier process left may have been delivered already.
        _again = !spool.IsEmpty;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Entries that have ever had to wait on disk.</summary>
    public long EverSpooled => Interlocked.Read(ref _spooled);

    /// <summary>Whether an outage was spoken of.</summary>
    public bool SaidOutage { get; private set; }

    /// <summary>Queues an entry; waits only while the queue is full, which a working disk empties at once. Never throws.</summary>
    public void Post(LogEntry entry)
    {
        var item = new Item(entry, null);
        if (!_channel.Writer.TryWrite(item) && !WaitAndWrite(item))
        {
            _losses.Lost(entry.Kind, _stopping ? "They were logged after the run had ended." : "The queue was full: neither the store nor the disk keeps up.");
            return;
        }

        if (Interlocked.Increment(ref _posted) % WakeEvery == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Completes when all that was queued before is in the store or counted as lost.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _channel.Writer.WriteAsync(new(default, reached), ct).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return;
        }

        _wake.Release();
        await reached.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Takes no more entries and writes those queued; after the time allowed, what is left goes to the spool.</summary>
    public async Task CompleteAsync(TimeSpan timeout)
    {
        _stopping = true;
        _channel.Writer.TryComplete();
        _wake.Release();
        _stop.CancelAfter(timeout);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private int Waiting => _channel.Reader.Count + (_left is null ? 0 : 1);

    private bool WaitAndWrite(Item item)
    {
        if (_stopping)
        {
            return false;
        }

        _wake.Release();
        using var limit = new CancellationTokenSource(FullQueueWait);
        try
        {
            _channel.Writer.WriteAsync(item, limit.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return false;
        }
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

            _flushes.ForEach(flush => flush.TrySetResult());
            _flushes.Clear();
            if (_left is null && !await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                break;
            }

            if (!_stopping && _left is null)
            {
                await _wake.WaitAsync(_interval).ConfigureAwait(false);
            }

            if (Take() is { Entries.Count: > 0 } next)
            {
                await DeliverAsync(next, null).ConfigureAwait(false);
            }
        }

        while (Take() is { Entries.Count: > 0 } rest)
        {
            ToSpool(rest);
        }

        _flushes.ForEach(flush => flush.TrySetResult());
    }

    /// <summary>The next entries that can travel together. A flush among them is noted, and ends the batch.</summary>
    private LogBatch Take()
    {
        var batch = new LogBatch();
        if (_left is { } left)
        {
            batch.TryAdd(left);
            _left = null;
        }

        while (_channel.Reader.TryRead(out var item))
        {
            if (item.Flushed is { } flush)
            {
                _flushes.Add(flush);
                if (batch.Entries.Count > 0)
                {
                    break;
                }
            }
            else if (!batch.TryAdd(item.Entry))
            {
                _left = item.Entry;
                break;
            }
        }

        return batch;
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
        if (++_failures == WorthAWord)
        {
            SaidOutage = true;
            _losses.Warn($"MLflow: {_batches.Outage} The training goes on; what it logs waits in {_spool.Folder} and is sent when the server answers again.");
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
            _losses.Warn($"MLflow: {_spool.Folder} cannot be kept in order: {e.Message}");
        }
    }

    private async Task PauseAsync()
    {
        var wait = _delay;
        _delay = TimeSpan.FromTicks(Math.Min(Math.Max(2 * _delay.Ticks, 1), MaxDelay.Ticks));
        await Task.Delay(wait, _stop.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Waits for <paramref name="task"/>; where the queue fills up meanwhile, it is emptied into the spool.</summary>
    private async Task EaseAsync(Task task, Action beforehand)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(Look)).ConfigureAwait(false);

            // In an outage at once: what is on disk outlives the process.
            if (!task.IsCompleted && Waiting >= (_spool.IsEmpty ? _pressure : 1))
            {
                beforehand();
                while (Take() is { Entries.Count: > 0 } waiting)
                {
                    ToSpool(waiting);
                }
            }
        }
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
                _losses.Lost(entry.Kind, $"The server does not answer, and the entries cannot wait in {_spool.Folder}: {e.Message}");
            }

            return null;
        }
    }

    private readonly record struct Item(LogEntry Entry, TaskCompletionSource? Flushed);
}
