using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>A local store brought to a server, whole and once, wherever it is stopped.</summary>
public sealed class SyncTests : ServerTests
{
    [Fact]
    public async Task SyncAsync_LocalRuns_ArriveWithEverythingAndOnlyOnce()
    {
        var (parent, child) = await RecordAsync();
        var report = await SyncAsync();
        Assert.Equal((2, 0, 0, 0), (report.Created, report.Updated, report.Unchanged, report.Failures.Count));

        var top = Synced(parent);
        Assert.Equal(("top", "FINISHED", "0.5"), (top.Name, top.Status, top.Params["lr"]));
        Assert.Equal(("hospitals", Environment.UserName), (_server.Known.Experiments.Single().Key, top.Tags["mlflow.user"]));
        Assert.Equal(Folders.Meta(parent.Location, "start_time"), $"{top.Start}");
        Assert.Equal(Folders.Meta(parent.Location, "end_time"), $"{top.End}");
        Assert.Equal(
            Folders.Lines(parent, "val/loss"),
            top.Metrics["val/loss"].Select(point => FormattableString.Invariant($"{point.Timestamp} {point.Value:R} {point.Step}")));
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], top.Metrics["odd"].Select(point => point.Value));
        Assert.Equal("hello"u8.ToArray(), _server.Known.Artifacts[$"1/{top.Id}/artifacts/notes/a b.txt"]);

        var below = Synced(child);
        Assert.Equal((top.Id, "KILLED"), (below.Tags["mlflow.parentRunId"], below.Status));

        var again = await SyncAsync();
        Assert.Equal((0, 0, 2), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal(2, _server.Known.Runs.Count);
    }

    [Fact]
    public async Task SyncAsync_RunWentOnLocally_OnlyTheRestIsSent()
    {
        _server.Known.Sql = false;
        var (parent, _) = await RecordAsync();
        await SyncAsync();
        await using (var resumed = await Mlflow.ResumeRunAsync(parent.RunId, _folders.Options(), Ct))
        {
            resumed.LogMetric("val/loss", 9, 2500);
            await resumed.SetTagAsync("t", "w");
        }

        var report = await SyncAsync();
        Assert.Equal((0, 1, 1), (report.Created, report.Updated, report.Unchanged));
        Assert.Equal(2501, Synced(parent).Metrics["val/loss"].Count);
        Assert.Equal("w", Synced(parent).Tags["t"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SyncAsync_StoppedAtEveryRequestInTurn_EndsWithTheSameRunsOnce(bool sql)
    {
        _server.Known.Sql = sql;
        var (parent, child) = await RecordAsync();

        // The first sync dies at its first request, the second at its second, and so on.
        for (var survived = 0; ; survived++)
        {
            var count = 0;
            _server.FaultAfterwards = _ => Interlocked.Increment(ref count) > survived ? new(500, "oops", "text/plain") : null;
            try
            {
                if (await SyncAsync(retries: 0) is { Failures.Count: 0 })
                {
                    break;
                }
            }
            catch (MlflowException)
            {
                // The question at the start of a sync.
            }
        }

        _server.FaultAfterwards = null;
        Assert.Equal(2, (await SyncAsync()).Unchanged);
        Assert.Equal(2, _server.Known.Runs.Count);
        Assert.Equal(2500, Synced(parent).Metrics["val/loss"].Count);
        Assert.Equal(3, Synced(parent).Metrics["odd"].Count);
        Assert.Equal(Synced(parent).Id, Synced(child).Tags["mlflow.parentRunId"]);
    }

    [Fact]
    public async Task SyncAsync_ChildOfARunThatIsOnTheServer_KeepsItsParent()
    {
        var options = _server.Options(fallback: _folders.Store, retries: 0);
        await using var parent = await Mlflow.StartRunAsync("e", "on the server", options, Ct);
        _server.Fault = _ => new(503, "busy", "text/plain");
        var child = await parent.StartChildAsync("local", Ct);
        await child.DisposeAsync();
        _server.Fault = null;
        await SyncAsync();

        Assert.Equal(parent.RunId, Synced(child).Tags["mlflow.parentRunId"]);
    }

    [Fact]
    public async Task SyncAsync_NobodyListensOrNoStore_IsOneClearError()
    {
        await RecordAsync();
        var options = new MlflowOptions { MaxRetries = 0 };
        var error = await Assert.ThrowsAsync<MlflowException>(
            () => Mlflow.SyncAsync($"http://127.0.0.1:{FakeServer.FreePort()}", _folders.Store, options, cancellationToken: Ct));
        Assert.Contains("did not answer", error.Message);
        error = await Assert.ThrowsAsync<MlflowException>(
            () => Mlflow.SyncAsync(_server.Uri, Path.Combine(_folders.Root, "nothing"), options, cancellationToken: Ct));
        Assert.Contains("no local MLflow store", error.Message);
    }

    [Fact]
    public async Task SyncAsync_AStoreWrittenByPython_IsRead()
    {
        // The forms of MLflow's own store: plain and folded scalars, artifacts elsewhere, five fields in no line.
        var run = Path.Combine(_folders.Store, "7", "0123abcd");
        foreach (var folder in new[] { "metrics/a", "params", "tags", "artifacts" })
        {
            Directory.CreateDirectory(Path.Combine(run, folder));
        }

        var elsewhere = Directory.CreateDirectory(Path.Combine(_folders.Store, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "x.txt"), "x", Ct);
        await File.WriteAllTextAsync(
            Path.Combine(_folders.Store, "7", "meta.yaml"),
            "artifact_location: file:///x\nexperiment_id: '7'\nlifecycle_stage: active\nname: it's\n", Ct);
        await File.WriteAllTextAsync(
            Path.Combine(run, "meta.yaml"),
            $"artifact_uri: {new Uri(elsewhere).AbsoluteUri}\nend_time: 1700000002000\nexperiment_id: '7'\nlifecycle_stage: "
                + "active\nrun_id: 0123abcd\nrun_name: \"caf\\xE9\"\nstart_time: 1700000001000\nstatus: 4\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(run, "metrics", "a", "b"), "1700000001500 1e-05 3\n1700000001501 nan 4\n17000", Ct);
        await SyncAsync();

        var synced = _server.Known.Runs.Values.Single();
        Assert.Equal(("café", "FAILED", 1700000001000, 1700000002000), (synced.Name, synced.Status, synced.Start, synced.End));
        Assert.Equal([new Point(1e-5, 1700000001500, 3), new Point(double.NaN, 1700000001501, 4)], synced.Metrics["a/b"]);
        Assert.True(_server.Known.Artifacts.ContainsKey($"1/{synced.Id}/artifacts/x.txt"));
        Assert.Equal("it's", _server.Known.Experiments.Single().Key);
    }

    private async Task<(MlflowRun Parent, MlflowRun Child)> RecordAsync()
    {
        var parent = await Mlflow.StartRunAsync("hospitals", "top", _folders.Options(), Ct);
        await parent.LogParametersAsync(new { lr = .5 });
        await parent.SetTagAsync("t", "v");
        for (var step = 0; step < 2500; step++)
        {
            parent.LogMetric("val/loss", 1.0 / (step + 3), step);
        }

        parent.LogMetric("odd", double.NaN, 0);
        parent.LogMetric("odd", double.PositiveInfinity, 1);
        parent.LogMetric("odd", double.NegativeInfinity, 2);
        await parent.LogTextAsync("hello", "notes/a b.txt", Ct);
        var child = await parent.StartChildAsync("below", Ct);
        child.LogMetric("acc", .5, 0);
        await child.EndAsync(MlflowRunStatus.Killed);
        await parent.DisposeAsync();
        return (parent, child);
    }

    private Task<MlflowSyncReport> SyncAsync(int retries = 3) =>
        Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(retries: retries), cancellationToken: Ct);

    private FakeRun Synced(MlflowRun run) =>
        _server.Known.Runs.Values.Single(known => known.Tags.GetValueOrDefault("fairdiff.sync.runId") == run.RunId);
}
