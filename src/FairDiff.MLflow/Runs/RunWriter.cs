using System.Threading.Channels;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>
/// Takes entries from any thread without waiting and writes them in order, in batches, behind the training's back. During an
/// outage the entries wait in memory up to the queue's capacity; what comes on top is lost and counted.
/// </summary>
internal sealed class RunWriter
{
    private const int WakeEvery = 1000;
    private static readonly TimeSpan FullQueueWait = TimeSpan.FromSeconds(2);

    private readonly BatchWriter _batches;
    private readonly LossLedger _losses;
    private readonly TimeSpan _interval;
    private readonly Channel<Item> _channel;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _posted;
    private volatile bool _stopping;

    public RunWriter(ITrackingStore store, RunHandle run, LossLedger losses, MlflowOptions options)
    {
        _batches = new(store, run, losses, Rest.RetryPipelines.Delay(options));
        _losses = losses;
        _interval = options.FlushInterval;
        _channel = Channel.CreateBounded<Item>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Queues an entry. Waits only when the queue is full and the store is answering; never throws.</summary>
    public void Post(LogEntry entry)
    {
        var item = new Item(entry, null);
        if (!_channel.Writer.TryWrite(item) && !WaitAndWrite(item))
        {
            _losses.Lost(entry.Kind, _stopping
                ? "They were logged after the run had ended."
                : "The queue was full: the store does not keep up or does not answer.");
            return;
        }

        if (Interlocked.Increment(ref _posted) % WakeEvery == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Completes when all that was queued before is written or counted as lost.</summary>
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

    /// <summary>Takes no more entries, writes those queued and gives up after the time allowed; true where all could be tried.</summary>
    public async Task<bool> CompleteAsync(TimeSpan timeout)
    {
        _stopping = true;
        _channel.Writer.TryComplete();
        _wake.Release();
        _stop.CancelAfter(timeout);
        await _loop.ConfigureAwait(false);
        var inTime = !_stop.IsCancellationRequested;
        _stop.Dispose();
        return inTime;
    }

    private bool WaitAndWrite(Item item)
    {
        if (_stopping || _batches.InOutage)
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
        while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (!_stopping)
            {
                await _wake.WaitAsync(_interval).ConfigureAwait(false);
            }

            var batch = new LogBatch();
            while (_channel.Reader.TryRead(out var item))
            {
                if (item.Flushed is null && batch.TryAdd(item.Entry))
                {
                    continue;
                }

                await _batches.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
                batch = new();
                item.Flushed?.TrySetResult();
                if (item.Flushed is null)
                {
                    batch.TryAdd(item.Entry);
                }
            }

            await _batches.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
        }
    }

    private readonly record struct Item(LogEntry Entry, TaskCompletionSource? Flushed);
}
