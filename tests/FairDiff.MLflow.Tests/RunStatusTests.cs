using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

public sealed class RunStatusTests : IDisposable
{
    private const string Finished = "3";
    private const string Failed = "4";
    private const string Killed = "5";
    private readonly Folders _folders = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task DisposeAsync_BlockLeftNormally_IsFinished()
    {
        string folder;
        await using (var run = await StartAsync())
        {
            folder = run.Location;
            Assert.Equal("1", Folders.Meta(folder, "status"));
            Assert.Equal("null", Folders.Meta(folder, "end_time"));
        }

        Assert.Equal(Finished, Folders.Meta(folder, "status"));
        Assert.True(long.Parse(Folders.Meta(folder, "end_time")) >= long.Parse(Folders.Meta(folder, "start_time")));
    }

    [Fact]
    public async Task BeforeEnd_LogsInTime_AndItsExceptionDoesNotKeepTheRunOpen()
    {
        var run = await StartAsync();
        run.BeforeEnd(() => throw new InvalidOperationException("boom"));
        run.BeforeEnd(() =>
        {
            run.LogMetric("late", 1, 0);
            return Task.CompletedTask;
        });

        await run.EndAsync();

        Assert.Equal(Finished, Folders.Meta(run.Location, "status"));
        Assert.Single(Folders.Lines(run, "late"));
    }

    [Fact]
    public async Task DisposeAsync_ExceptionThrownInBlock_IsFailedWithTheExceptionAsTag()
    {
        MlflowRun? kept = null;
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var run = await StartAsync();
            kept = run;
            run.LogMetric("loss", 1, 0);
            throw new InvalidOperationException("boom");
        });

        Assert.Equal(Failed, Folders.Meta(kept!.Location, "status"));
        Assert.Equal("InvalidOperationException: boom", Folders.Read(kept, "tags/exception"));
    }

    [Fact]
    public async Task DisposeAsync_ExceptionFromAwaitedWork_IsFailed()
    {
        MlflowRun? kept = null;
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await using var run = await StartAsync();
            kept = run;
            await FailAsync(run);
        });

        Assert.Equal(Failed, Folders.Meta(kept!.Location, "status"));
    }

    [Fact]
    public async Task DisposeAsync_ExceptionWithNestedChild_BothAreFailed()
    {
        MlflowRun? parent = null;
        MlflowRun? child = null;
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await using var run = await StartAsync();
            parent = run;
            await using var inner = await run.StartChildAsync("child", Ct);
            child = inner;
            await FailAsync(inner);
        });

        Assert.Equal(Failed, Folders.Meta(child!.Location, "status"));
        Assert.Equal(Failed, Folders.Meta(parent!.Location, "status"));
    }

    [Fact]
    public async Task DisposeAsync_ExceptionCaughtInsideBlock_IsFinished()
    {
        MlflowRun kept;
        await using (var run = await StartAsync())
        {
            kept = run;
            try
            {
                await FailAsync(run);
            }
            catch (FormatException)
            {
            }
        }

        Assert.Equal(Finished, Folders.Meta(kept.Location, "status"));
    }

    [Fact]
    public async Task DisposeAsync_ExceptionCaughtAndThrownAgain_IsFailed()
    {
        MlflowRun? kept = null;
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await using var run = await StartAsync();
            kept = run;
            try
            {
                await FailAsync(run);
            }
            catch (FormatException)
            {
                throw;
            }
        });

        Assert.Equal(Failed, Folders.Meta(kept!.Location, "status"));
    }

    [Fact]
    public async Task DisposeAsync_TokenCancelled_IsKilled()
    {
        using var cancel = new CancellationTokenSource();
        MlflowRun kept;
        await using (var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), cancel.Token))
        {
            kept = run;
            cancel.Cancel();
        }

        Assert.Equal(Killed, Folders.Meta(kept.Location, "status"));
    }

    [Fact]
    public async Task DisposeAsync_CancellationLeavesBlock_IsKilled()
    {
        MlflowRun? kept = null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var run = await StartAsync();
            kept = run;
            await Task.Delay(1000, new CancellationToken(true));
        });

        Assert.Equal(Killed, Folders.Meta(kept!.Location, "status"));
    }

    [Fact]
    public async Task Fail_BeforeDispose_IsFailed()
    {
        var run = await StartAsync();
        run.Fail(new FormatException("bad row"));
        await run.DisposeAsync();

        Assert.Equal(MlflowRunStatus.Failed, run.Status);
        Assert.Equal(Failed, Folders.Meta(run.Location, "status"));
    }

    [Theory]
    [InlineData(null, Finished)]
    [InlineData(typeof(FormatException), Failed)]
    [InlineData(typeof(OperationCanceledException), Killed)]
    public async Task RunAsync_BodyEnds_StatusFollows(Type? exception, string status)
    {
        MlflowRun? kept = null;
        var work = Mlflow.RunAsync("e", run =>
        {
            kept = run;
            return exception is null ? Task.CompletedTask : Task.FromException((Exception)Activator.CreateInstance(exception)!);
        }, "r", _folders.Options(), Ct);
        var thrown = await Record.ExceptionAsync(() => work);

        Assert.Equal(exception, thrown?.GetType());
        Assert.Equal(status, Folders.Meta(kept!.Location, "status"));
    }

    [Fact]
    public async Task EndAsync_Twice_SecondDoesNothing()
    {
        var run = await StartAsync();
        await run.EndAsync(MlflowRunStatus.Killed);
        await run.EndAsync();
        await run.DisposeAsync();

        Assert.Equal(Killed, Folders.Meta(run.Location, "status"));
    }

    private static async Task FailAsync(MlflowRun run)
    {
        run.LogMetric("loss", 1, 0);
        await Task.Yield();
        throw new FormatException("boom");
    }

    private Task<MlflowRun> StartAsync() => Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
}
