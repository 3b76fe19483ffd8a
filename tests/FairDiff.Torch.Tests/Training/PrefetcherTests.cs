using System.Collections.Concurrent;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class PrefetcherTests
{
    private readonly ConcurrentQueue<Item> _made = new();

    [Fact]
    public void Get_StepAfterStep_GivesWhatWasPreparedForIt()
    {
        using var prefetcher = new Prefetcher<Item>(Make, end: 30);

        for (var step = 7L; step < 30; step++)
        {
            var item = prefetcher.Get(step);
            Assert.Equal((step, false), (item.Step, item.IsDisposed));
        }

        Assert.Equal(Enumerable.Range(7, 23).Select(step => (long)step), _made.Select(item => item.Step));
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, _made.Select(item => item.MadeOn));
        Assert.Single(_made.Select(item => item.MadeOn).Distinct());
    }

    [Fact]
    public void Get_WhileTheCallerComputes_PreparesTwoStepsAheadAndNoMore()
    {
        using var prefetcher = new Prefetcher<Item>(Make, end: 30);

        prefetcher.Get(0);

        Assert.True(SpinWait.SpinUntil(() => _made.Count == 3, TimeSpan.FromSeconds(20)));
        Thread.Sleep(50);
        Assert.Equal(3, _made.Count);
    }

    [Fact]
    public void Get_StepThatPreparingFailedFor_ThrowsWhatItThrew()
    {
        using var prefetcher = new Prefetcher<Item>(step => step < 2 ? Make(step) : throw new EngineException("no third batch"), end: 30);

        Assert.Equal(0, prefetcher.Get(0).Step);
        Assert.Equal(1, prefetcher.Get(1).Step);
        Assert.Equal("no third batch", Assert.Throws<EngineException>(() => prefetcher.Get(2)).Message);
    }

    [Fact]
    public void Get_CancelledWhilePreparing_IsACancellation()
    {
        using var cancellationToken = new CancellationTokenSource();
        using var prefetcher = new Prefetcher<Item>(
            step =>
            {
                cancellationToken.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
                cancellationToken.Token.ThrowIfCancellationRequested();
                return Make(step);
            },
            end: 30);
        cancellationToken.CancelAfter(20);

        Assert.Throws<OperationCanceledException>(() => prefetcher.Get(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void Get_OtherStepThanTheNext_Throws(long step)
    {
        using var prefetcher = new Prefetcher<Item>(Make, end: 30);
        prefetcher.Get(1);

        Assert.Throws<InvalidOperationException>(() => prefetcher.Get(step));
        Assert.Equal(2, prefetcher.Get(2).Step);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(29)]
    [InlineData(30)]
    public void Dispose_AfterSomeSteps_DisposesOfEveryItemOnceOnTheThreadThatMadeIt(int steps)
    {
        var prefetcher = new Prefetcher<Item>(Make, end: 30);
        for (var step = 0L; step < steps; step++)
        {
            prefetcher.Get(step);
        }

        prefetcher.Dispose();

        Assert.InRange(_made.Count, steps, steps + 2);
        Assert.All(_made, item => Assert.Equal([item.MadeOn], item.DisposedOn));
    }

    [Fact]
    public void Dispose_NeverAsked_PreparesNothing()
    {
        new Prefetcher<Item>(Make, end: 30).Dispose();

        Assert.Empty(_made);
    }

    [Fact]
    public void Dispose_WhileAStepIsPrepared_WaitsForIt()
    {
        using var second = new ManualResetEventSlim();
        var prefetcher = new Prefetcher<Item>(
            step =>
            {
                if (step == 1)
                {
                    second.Set();
                    Thread.Sleep(50);
                }

                return Make(step);
            },
            end: 30);
        prefetcher.Get(0);
        Assert.True(second.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        prefetcher.Dispose();

        Assert.InRange(_made.Count, 1, 2);
        Assert.All(_made, item => Assert.True(item.IsDisposed));
    }

    [Fact]
    public void Get_ManySteps_KeepsTheNumberOfLiveTensorsOnBothThreads()
    {
        List<long> background = [];
        TensorItem Prepare(long step)
        {
            background.Add(LiveTensors());
            return new(zeros(4));
        }

        var before = LiveTensors();
        using (var prefetcher = new Prefetcher<TensorItem>(Prepare, end: 40))
        {
            for (var step = 0L; step < 40; step++)
            {
                using var scope = NewDisposeScope();
                Assert.Equal(0, prefetcher.Get(step).Values.sum().item<float>());
            }
        }

        // In its own count: one lent, one returned, one ready, and no growth.
        Assert.Equal(before, LiveTensors());
        Assert.All(background, count => Assert.InRange(count, 0, 3));
    }

    private static long LiveTensors() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private Item Make(long step)
    {
        var item = new Item(step);
        _made.Enqueue(item);
        return item;
    }

    private sealed record TensorItem(Tensor Values) : IDisposable
    {
        public void Dispose() => Values.Dispose();
    }

    private sealed class Item(long step) : IDisposable
    {
        public long Step => step;

        public int MadeOn { get; } = Environment.CurrentManagedThreadId;

        public List<int> DisposedOn { get; } = [];

        public bool IsDisposed => DisposedOn.Count > 0;

        public void Dispose() => DisposedOn.Add(Environment.CurrentManagedThreadId);
    }
}
