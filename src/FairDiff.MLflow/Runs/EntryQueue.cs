using System.Threading.Channels;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>Entries from any thread on their way to the writer: in order, bounded, taken in batches that can travel together.</summary>
internal sealed class EntryQueue(int capacity, DropLedger drops)
{
    private const int WakeEvery = 1000;
    private static readonly TimeSpan FullQueueWait = TimeSpan.FromSeconds(10);

    private readonly Channel<Item> _channel = Channel.CreateBounded<Item>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private readonly SemaphoreSlim _wake = new(0);
    private readonly List<TaskCompletionSource> _safe = [];
    private readonly List<TaskCompletionSource> _sent = [];
    private LogEntry? _left;
    private long _posted;
    private int _awaitingDisk;
    private volatile bool _closed;

    /// <summary>Entries, and marks between them, that wait.</summary>
    public int Count => _channel.Reader.Count + (_left is null ? 0 : 1);

    /// <summary>Whether somebody waits for <see cref="Reach.Disk"/>.</summary>
    public bool IsDiskAwaited => Volatile.Read(ref _awaitingDisk) > 0;

    /// <summary>Queues an entry; waits only while the queue is full, which a working disk empties at once. Never throws.</summary>
    public void Post(LogEntry entry)
    {
        var item = new Item(entry, null, default);
        if (!_channel.Writer.TryWrite(item) && !WaitAndWrite(item))
        {
            drops.Dropped(
                entry.Kind,
                _closed ? "They were logged after the run had ended." : "The queue was full: neither the store nor the disk keeps up.");
            return;
        }

        if (Interlocked.Increment(ref _posted) % WakeEvery == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Completes when all that was queued before has come so far, or is counted as lost.</summary>
    public async Task ReachAsync(Reach reach, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var disk = reach == Reach.Disk ? 1 : 0;
        Interlocked.Add(ref _awaitingDisk, disk);
        try
        {
            await _channel.Writer.WriteAsync(new(default, reached, reach), cancellationToken).ConfigureAwait(false);
            _wake.Release();
            await reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The run has ended, and with it the way.
        }
        finally
        {
            Interlocked.Add(ref _awaitingDisk, -disk);
        }
    }

    /// <summary>Takes no more entries.</summary>
    public void Close()
    {
        _closed = true;
        _channel.Writer.TryComplete();
        _wake.Release();
    }

    /// <summary>Waits for entries, and then so long as they may gather; false where none will come.</summary>
    public async Task<bool> WaitAsync(TimeSpan gathering)
    {
        if (_left is null && !await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            return false;
        }

        if (!_closed && _left is null)
        {
            await _wake.WaitAsync(gathering).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The next entries that can travel together. A mark among them is noted, and ends the batch.</summary>
    public LogBatch Take()
    {
        var batch = new LogBatch();
        if (_left is { } left)
        {
            batch.TryAdd(left);
            _left = null;
        }

        while (_channel.Reader.TryRead(out var item))
        {
            if (item.Reached is { } reached)
            {
                (item.Reach == Reach.Disk ? _safe : _sent).Add(reached);
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

    /// <summary>Says that all that was taken has come so far.</summary>
    public void Reached(Reach reach)
    {
        Complete(_safe);
        if (reach == Reach.Store)
        {
            Complete(_sent);
        }
    }

    private static void Complete(List<TaskCompletionSource> marks)
    {
        marks.ForEach(mark => mark.TrySetResult());
        marks.Clear();
    }

    private bool WaitAndWrite(Item item)
    {
        if (_closed)
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

    private readonly record struct Item(LogEntry Entry, TaskCompletionSource? Reached, Reach Reach);
}

/// <summary>How far entries have come.</summary>
internal enum Reach
{
    /// <summary>On disk at least: they outlive the process.</summary>
    Disk,

    /// <summary>In the store.</summary>
    Store,
}
