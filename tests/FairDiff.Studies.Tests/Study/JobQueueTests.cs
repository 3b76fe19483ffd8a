using System.Collections.Concurrent;

namespace FairDiff.Studies.Tests.Study;

/// <summary>Jobs begin once their inputs are done.</summary>
public sealed class JobQueueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What needs no generator is done beside it.</summary>
    [Fact]
    public async Task RunAsync_JobsThatWaitForAnother_LeaveTheLaneToOthers()
    {
        var (order, gate) = (new ConcurrentQueue<string>(), new TaskCompletionSource());

        await JobQueue.RunAsync(
            [Job("generator"), Job("uses it", "generator"), Job("baseline"), Job("color")], 2,
            async (job, _) =>
            {
                if (job.Task.Id == "generator")
                {
                    await gate.Task;
                }

                order.Enqueue(job.Task.Id);
                if (job.Task.Id == "color")
                {
                    gate.SetResult();
                }
            },
            Stop);

        Assert.Equal(["baseline", "color", "generator", "uses it"], order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_ManyJobs_AreNeverMoreThanTheLanes(int lanes)
    {
        var (now, most, count, gate) = (0, 0, 0, new Lock());

        await JobQueue.RunAsync(
            Enumerable.Range(0, 40).Select(index => Job($"{index}", index < 10 ? [] : [$"{index - 10}"])), lanes,
            async (_, stop) =>
            {
                var running = Interlocked.Increment(ref now);
                lock (gate)
                {
                    most = Math.Max(most, running);
                }

                await Task.Delay(1, stop);
                Interlocked.Decrement(ref now);
                Interlocked.Increment(ref count);
            },
            Stop);

        Assert.Equal((lanes, 40), (most, count));
    }

    [Fact]
    public async Task RunAsync_Failure_StopsTheOthersAndIsTheOneThatIsThrown()
    {
        var (stopped, begun) = (false, new TaskCompletionSource());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => JobQueue.RunAsync(
            [Job("long"), Job("wrong"), Job("never", "wrong")], 2,
            async (job, stop) =>
            {
                if (job.Task.Id == "wrong")
                {
                    await begun.Task;
                    throw new InvalidOperationException("it broke");
                }

                begun.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
                finally
                {
                    stopped = true;
                }
            },
            Stop));

        Assert.Equal(("it broke", true), (error.Message, stopped));
    }

    [Fact]
    public async Task RunAsync_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        var all = JobQueue.RunAsync([Job("long"), Job("next")], 1, (_, token) => Task.Delay(Timeout.Infinite, token), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
    }

    private static StudyJob Job(string id, params string[] inputs) =>
        new(new StudyTask(id, StudyTaskKind.Classifier, id, inputs, $"{id}.done", 1), StudyMethod.All[0], 0);
}
