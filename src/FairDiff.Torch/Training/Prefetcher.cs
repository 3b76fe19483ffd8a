using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FairDiff.Torch.Training;

/// <summary>
/// Prepares what training steps need on a thread of its own, in order and at most two steps ahead, while the caller computes an
/// earlier one. What it lends stays its own: TorchSharp counts tensors, and keeps scopes, by thread.
/// </summary>
internal sealed class Prefetcher<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Func<long, T> prepare;
    private readonly long end;
    private readonly BlockingCollection<T> ready = new(boundedCapacity: 1);
    private readonly ConcurrentQueue<T> returned = new();
    private readonly CancellationTokenSource stop = new();
    private Thread? thread;
    private ExceptionDispatchInfo? failure;
    private T? lent;
    private long next;

    /// <param name="prepare">Prepares a step; what it returns must be in no dispose scope. Called on one thread only, for one step after
    /// the other.</param>
    /// <param name="end">The step behind the last.</param>
    public Prefetcher(Func<long, T> prepare, long end)
    {
        this.prepare = prepare;
        this.end = end;
    }

    /// <summary>
    /// What was prepared for a step, valid until the next call. The first call decides where it starts; each further one is for the
    /// step after. What <c>prepare</c> throws comes out here, at its step.
    /// </summary>
    public T Get(long step)
    {
        if (step >= end || (thread is not null && step != next))
        {
            throw new InvalidOperationException($"Step {step} was asked for; the next is {next}, the last {end - 1}.");
        }

        Return();
        if (thread is null)
        {
            thread = new Thread(() => Work(step)) { IsBackground = true, Name = "FairDiff prefetch" };
            thread.Start();
        }

        next = step + 1;
        if (!ready.TryTake(out lent, Timeout.Infinite))
        {
            failure!.Throw();
        }

        return lent!;
    }

    /// <summary>Waits for a step that is being prepared, and disposes of all that is left.</summary>
    public void Dispose()
    {
        Return();
        stop.Cancel();
        thread?.Join();
        ready.Dispose();
        stop.Dispose();
    }

    private void Return()
    {
        if (lent is not null)
        {
            returned.Enqueue(lent);
            lent = null;
        }
    }

    private void Work(long first)
    {
        try
        {
            for (var step = first; step < end; step++)
            {
                Offer(prepare(step));
                DisposeReturned();
            }
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        // The last items are in use until the caller is done.
        ready.CompleteAdding();
        stop.Token.WaitHandle.WaitOne();
        while (ready.TryTake(out var item))
        {
            item.Dispose();
        }

        DisposeReturned();
    }

    private void Offer(T item)
    {
        try
        {
            ready.Add(item, stop.Token);
        }
        catch (OperationCanceledException)
        {
            item.Dispose();
            throw;
        }
    }

    private void DisposeReturned()
    {
        while (returned.TryDequeue(out var item))
        {
            item.Dispose();
        }
    }
}
