using System.Collections.Concurrent;

namespace FairDiff.MLNet.Hosting.Models;

/// <summary>
/// One loaded model with its prediction engines. It is freed when it has been retired and the last request on it has ended, neither
/// earlier nor later.
/// </summary>
internal sealed class ModelGeneration<TSrc, TDst>(
    Func<PredictionEngine<TSrc, TDst>> newEngine, Action free, int poolSize)
    where TSrc : class
    where TDst : class, new()
{
    private readonly ConcurrentBag<PredictionEngine<TSrc, TDst>> _idle = [];

    // One use is the pool's, which ends when the generation is retired.
    private int _uses = 1;
    private int _idleCount;
    private int _retired;

    /// <summary>Makes an engine before the first request needs one; it throws where the model's columns are not those of the
    /// rows.</summary>
    public void Prepare() => Keep(newEngine());

    /// <summary>Begins a use; false where it was retired and freed meanwhile.</summary>
    public bool TryUse()
    {
        for (var uses = Volatile.Read(ref _uses); uses > 0; uses = Volatile.Read(ref _uses))
        {
            if (Interlocked.CompareExchange(ref _uses, uses + 1, uses) == uses)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Predicts, and ends the use.</summary>
    public TDst Predict(TSrc example)
    {
        try
        {
            var engine = Take();
            TDst prediction;
            try
            {
                prediction = engine.Predict(example);
            }
            catch
            {
                // Nobody knows in which state the stages left it.
                engine.Dispose();
                throw;
            }

            Keep(engine);
            return prediction;
        }
        finally
        {
            EndUse();
        }
    }

    /// <summary>Ends the pool's own use, once.</summary>
    public void Retire()
    {
        if (Interlocked.Exchange(ref _retired, 1) == 0)
        {
            EndUse();
        }
    }

    private PredictionEngine<TSrc, TDst> Take()
    {
        if (!_idle.TryTake(out var engine))
        {
            return newEngine();
        }

        Interlocked.Decrement(ref _idleCount);
        return engine;
    }

    private void Keep(PredictionEngine<TSrc, TDst> engine)
    {
        if (Volatile.Read(ref _retired) == 0)
        {
            if (Interlocked.Increment(ref _idleCount) <= poolSize)
            {
                _idle.Add(engine);
                return;
            }

            Interlocked.Decrement(ref _idleCount);
        }

        engine.Dispose();
    }

    private void EndUse()
    {
        if (Interlocked.Decrement(ref _uses) > 0)
        {
            return;
        }

        while (_idle.TryTake(out var engine))
        {
            engine.Dispose();
        }

        free();
    }
}
