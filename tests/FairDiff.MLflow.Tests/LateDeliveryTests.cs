using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>A server that was away when the run began, and comes back: the run gets there by itself, whole and once.</summary>
public sealed class LateDeliveryTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();
    private readonly List<string> _warnings = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _folders.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ServerComesBackDuringTheRun_WhatIsLoggedAppearsAndAllIsThereOnceAtTheEnd(bool sql)
    {
        _server.Known.Sql = sql;
        _server.Fault = _ => new(503, "busy", "text/plain");
        var run = await Mlflow.StartRunAsync("e", "late", Options(), Ct);
        Assert.StartsWith(_folders.Store, run.Location);
        var child = await run.StartChildAsync("child", Ct);
        child.LogMetric("acc", .5, 0);
        await child.DisposeAsync();
        Log(run, 0, 1500);
        Assert.True(await run.FlushAsync(Ct));
        _server.Fault = null;

        // Of the run, while it goes on.
        Assert.True(SpinWait.SpinUntil(
            () => Known(run) is { } known
                && known.Metrics.GetValueOrDefault("loss")?.Count == 1500
                && known.Tags.ContainsKey("fairdiff.sync.state"),
            10_000));
        Assert.Equal("RUNNING", Known(run)!.Status);
        Log(run, 1500, 2500);
        await run.LogTextAsync("hello", "a.txt", Ct);
        run.Fail(new InvalidOperationException("broken"));
        await run.DisposeAsync();

        Assert.Equal(2, _server.Known.Runs.Count);
        var there = Known(run)!;
        Assert.Equal(Enumerable.Range(0, 2500).Select(step => (long)step), there.Metrics["loss"].Select(point => point.Step));
        Assert.Equal(("late", "FAILED", "InvalidOperationException: broken"), (there.Name, there.Status, there.Tags["exception"]));
        Assert.Equal("hello"u8.ToArray(), _server.Known.Artifacts[$"1/{there.Id}/artifacts/a.txt"]);
        Assert.Equal(there.Id, Known(child)!.Tags["mlflow.parentRunId"]);
        Assert.Contains($"has been brought to {_server.Uri}", run.Warnings.Last());
        Assert.Contains(there.Id, run.Warnings.Last());

        var report = await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct);
        Assert.Equal((0, 0, 2), (report.Created, report.Updated, report.Unchanged));
    }

    [Fact]
    public async Task OtherRunsOfTheStore_StayWhereTheyAre()
    {
        await using (var other = await Mlflow.StartRunAsync("e", "other", _folders.Options(), Ct))
        {
            other.LogMetric("loss", 1, 0);
        }

        _server.Fault = _ => new(503, "busy", "text/plain");
        var run = await Mlflow.StartRunAsync("e", "late", Options(), Ct);
        _server.Fault = null;
        await run.DisposeAsync();

        Assert.Equal("late", Assert.Single(_server.Known.Runs.Values).Name);
    }

    [Fact]
    public async Task ServerStaysAway_TheEndIsNotHeldUpAndTheCommandIsNamed()
    {
        _server.Fault = _ => new(503, "busy", "text/plain");
        var run = await Mlflow.StartRunAsync("e", "late", Options(), Ct);
        var requests = _server.Requests.Count;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await run.DisposeAsync();

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.InRange(_server.Requests.Count - requests, 1, 3);
        Assert.Contains($"fairdiff mlflow sync --to {_server.Uri}", run.Warnings.Last());
        Assert.Equal("3", Folders.Meta(run.Location, "status"));
    }

    private static void Log(MlflowRun run, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            run.LogMetric("loss", step, step);
        }
    }

    private FakeRun? Known(MlflowRun run) =>
        _server.Known.Runs.Values.SingleOrDefault(known => known.Tags.GetValueOrDefault("fairdiff.sync.runId") == run.RunId);

    private MlflowOptions Options() => _server.Options(_warnings, retries: 0, fallback: _folders.Store);
}
