using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>A server that fails in every way there is, after the run has begun. Nothing may be lost, nothing may be there twice.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();
    private readonly List<string> _warnings = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Spools => _folders.Store + "-spool";

    public void Dispose()
    {
        _server.Dispose();
        _folders.Dispose();
    }

    public static TheoryData<string, bool> Faults()
    {
        var all = new TheoryData<string, bool>();
        foreach (var fault in new[] { "503", "429", "500", "500 after write", "torn", "torn after write", "401", "delay", "doubled" })
        {
            all.Add(fault, true);
            if (fault != "doubled")
            {
                // Nobody but the server itself can tell two deliveries of one request apart.
                all.Add(fault, false);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Run_EverySecondRequestFails_EverythingArrivesOnce(string fault, bool sql)
    {
        _server.Known.Sql = sql;
        var count = 0;
        bool Strikes(Received request) =>
            request.Path.EndsWith("log-batch", StringComparison.Ordinal) && Interlocked.Increment(ref count) % 2 == 1;
        (_server.Fault, _server.FaultAfterwards, _server.Doubled) = fault switch
        {
            "503" or "429" or "401" => (r => Strikes(r) ? new(int.Parse(fault), "no", "text/plain", RetryAfter: "0") : null, null, null),
            "500" => (r => Strikes(r) ? new(500, "oops", "text/html") : null, null, null),
            "500 after write" => (
                (Func<Received, Answer?>?)null, (Func<Received, Answer?>?)(r => Strikes(r) ? new(500, "oops", "text/html") : null),
                (Func<Received, bool>?)null),
            "torn" => (r => Strikes(r) ? new(0, "") : null, null, null),
            "torn after write" => (null, r => Strikes(r) ? new(0, "") : null, null),
            "delay" => (r => Strikes(r) ? Slow() : null, null, null),
            _ => (null, null, Strikes),
        };
        var run = await Mlflow.StartRunAsync("e", "r", Options(retries: 0), Ct);
        const int Steps = 3000;
        for (var step = 0; step < Steps; step++)
        {
            run.LogMetric("loss", step, step);
            if (step % 600 == 0)
            {
                Assert.True(await run.FlushAsync(Ct));
            }
        }

        await run.LogParametersAsync(new { lr = 1 });
        await run.SetTagAsync("t", "first");
        await run.SetTagAsync("t", "last");
        await run.DisposeAsync();

        AssertWhole(run, Steps);
        Assert.Equal("last", _server.Known.Runs[run.RunId].Tags["t"]);
        Assert.Equal("1", _server.Known.Runs[run.RunId].Params["lr"]);
        Assert.Equal("FINISHED", _server.Known.Runs[run.RunId].Status);
        Assert.False(Directory.Exists(Spools));
    }

    [Fact]
    public async Task Run_ServerDiesAndComesBack_TheWaitingEntriesAndArtifactsAreSentAndItIsSaid()
    {
        var run = await Mlflow.StartRunAsync("e", "r", Options(retries: 0), Ct);
        var down = true;
        _server.Fault = _ => down ? new(0, "") : null;
        for (var step = 0; step < 500; step++)
        {
            run.LogMetric("loss", step, step);
        }

        await run.LogTextAsync("hello", "notes/a.txt", Ct);
        Assert.True(
            SpinWait.SpinUntil(() => run.Warnings.Count > 0 && run.Spooled == 501, 5000),
            $"{run.Spooled}: {string.Join('|', run.Warnings)}");
        Assert.Contains("goes on", run.Warnings.Single());
        down = false;
        await run.DisposeAsync();

        AssertWhole(run, 500);
        Assert.Equal("hello"u8.ToArray(), _server.Known.Artifacts[$"1/{run.RunId}/artifacts/notes/a.txt"]);
        Assert.Contains("the 501 entries that had to wait on disk have all been sent", run.Warnings.Last());
        Assert.False(Directory.Exists(Spools));
    }

    [Fact]
    public async Task Run_ServerNeverComesBack_EntriesWaitOnDiskAndASyncSendsThemOnce()
    {
        var run = await Mlflow.StartRunAsync("e", "r", Options(retries: 0, flushTimeout: 0.3), Ct);
        _server.Fault = _ => new(500, "<html>oops</html>", "text/html");
        run.LogMetric("loss", 0, 0);
        run.LogMetric("odd", double.NaN, 0);
        run.LogMetric("odd", double.NegativeInfinity, 1);
        await run.LogParametersAsync(new { name = "é\n\"x\"" });
        await run.LogTextAsync("hello", "a.txt", Ct);
        run.Fail(new InvalidOperationException("broken"));
        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total);
        // Three values, a parameter, an artifact, the tag "exception", the end.
        Assert.Equal(7, run.Spooled);
        Assert.Contains("fairdiff mlflow sync", run.Warnings.Last());
        Assert.Equal("RUNNING", _server.Known.Runs[run.RunId].Status);

        await Assert.ThrowsAsync<MlflowException>(() => SyncAsync());
        _server.Fault = null;
        var report = await SyncAsync();
        Assert.Equal((7, 0), (report.Entries, report.Failures.Count));
        var known = _server.Known.Runs[run.RunId];
        Assert.Equal(("FAILED", "é\n\"x\""), (known.Status, known.Params["name"]));
        Assert.Equal([double.NaN, double.NegativeInfinity], known.Metrics["odd"].Select(point => point.Value));
        Assert.True(_server.Known.Artifacts.ContainsKey($"1/{run.RunId}/artifacts/a.txt"));
        Assert.False(Directory.Exists(Spools));

        Directory.CreateDirectory(_folders.Store);
        Assert.Equal(0, (await SyncAsync()).Entries);
        Assert.Single(known.Metrics["loss"]);
    }

    [Fact]
    public async Task Run_ServerSlowerThanTheTraining_TheQueueStaysBoundedAndNothingIsLost()
    {
        _server.Fault = request =>
        {
            if (request.Path.EndsWith("log-batch", StringComparison.Ordinal))
            {
                Thread.Sleep(200);
            }

            return null;
        };
        var run = await Mlflow.StartRunAsync("e", "r", Options(capacity: 200, flushTimeout: 20), Ct);
        const int Steps = 3_000;
        for (var step = 0; step < Steps; step++)
        {
            run.LogMetric("loss", step, step);
        }

        Assert.True(run.Spooled > 0);
        await run.DisposeAsync();
        AssertWhole(run, Steps);
    }

    [Fact]
    public async Task Run_RefusedEntryDuringAnOutage_OnlyThatOneIsLost()
    {
        var down = true;
        _server.Fault = request => !request.Path.EndsWith("log-batch", StringComparison.Ordinal) ? null
            : down ? new(503, "busy", "text/plain")
            : request.Body.Contains("\"bad\"") ? MlflowAnswers.Error(400, "INVALID_PARAMETER_VALUE", "Invalid value \"bad\"")
            : null;
        var run = await Mlflow.StartRunAsync("e", "r", Options(retries: 0), Ct);
        foreach (var name in new[] { "a", "bad", "c" })
        {
            run.LogMetric(name, 1, 0);
        }

        Assert.True(SpinWait.SpinUntil(() => run.Spooled == 3, 5000));
        down = false;
        await run.DisposeAsync();
        Assert.Equal((1, 0), (run.Dropped.Metrics, run.Spooled));
        Assert.Equal(["a", "c"], _server.Known.Runs[run.RunId].Metrics.Keys.Order());
    }

    [Fact]
    public async Task ResumeRunAsync_AfterAnOutageThatOutlivedTheProcess_TheOldEntriesComeFirst()
    {
        var run = await Mlflow.StartRunAsync("e", "r", Options(retries: 0, flushTimeout: 0.2), Ct);
        _server.Fault = _ => new(0, "");
        run.LogMetric("loss", 0, 0);
        await run.SetTagAsync("t", "old");
        await run.DisposeAsync();
        Assert.Equal(3, run.Spooled);

        // What a killed process leaves: half a line at the end.
        await File.AppendAllTextAsync(Path.Combine(Spools, run.RunId, "entries.jsonl"), "{\"Kind\":\"Metric\",\"Key\":\"lo", Ct);
        var again = await Mlflow.ResumeRunAsync(run.RunId, Options(retries: 0), Ct);
        Assert.Contains("is resumed without it", again.Warnings.First());
        again.LogMetric("loss", 1, 1);
        await again.SetTagAsync("t", "new");
        _server.Fault = null;
        await again.DisposeAsync();

        AssertWhole(again, 2);
        Assert.Equal(("new", "FINISHED"), (_server.Known.Runs[run.RunId].Tags["t"], _server.Known.Runs[run.RunId].Status));
    }

    [Fact]
    public async Task ResumeRunAsync_OnAServerAndInAFolder_GoesOnWithTheRun()
    {
        var first = await Mlflow.StartRunAsync("e", "r", Options(), Ct);
        first.LogMetric("loss", 0, 0);
        await first.EndAsync(MlflowRunStatus.Killed);
        await using (var second = await Mlflow.ResumeRunAsync(first.RunId, Options(), Ct))
        {
            Assert.Equal(("r", first.Location, "RUNNING"), (second.Name, second.Location, _server.Known.Runs[first.RunId].Status));
            second.LogMetric("loss", 1, 1);
            await second.LogTextAsync("x", "x.txt", Ct);
        }

        AssertWhole(first, 2);
        await Assert.ThrowsAsync<MlflowException>(() => Mlflow.ResumeRunAsync(new string('0', 32), Options(), Ct));

        var local = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        local.LogMetric("loss", 0, 0);
        await local.EndAsync(MlflowRunStatus.Failed);
        await using (var second = await Mlflow.ResumeRunAsync(local.RunId, _folders.Options(), Ct))
        {
            Assert.Equal(("1", "null"), (Folders.Meta(local.Location, "status"), Folders.Meta(local.Location, "end_time")));
            second.LogMetric("loss", 1, 1);
        }

        Assert.Equal(2, Folders.Lines(local, "loss").Length);
        Assert.Equal("3", Folders.Meta(local.Location, "status"));
        await Assert.ThrowsAsync<MlflowException>(() => Mlflow.ResumeRunAsync("../evil", _folders.Options(), Ct));
    }

    [Fact]
    public async Task LogMetric_FromFourThreads_AllArePresent()
    {
        const int Each = 5_000;
        var run = await Mlflow.StartRunAsync("e", "r", Options(flushTimeout: 60), Ct);
        var threads = Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var step = 0; step < Each; step++)
                {
                    run.LogMetric($"m{thread}", step, step);
                }
            },
            TaskCreationOptions.LongRunning));
        await Task.WhenAll(threads);
        await run.DisposeAsync();

        Assert.Equal((0, 0), (run.Dropped.Total, run.Spooled));
        for (var thread = 0; thread < 4; thread++)
        {
            Assert.Equal(
                Enumerable.Range(0, Each).Select(step => (long)step),
                _server.Known.Runs[run.RunId].Metrics[$"m{thread}"].Select(point => point.Step));
        }
    }

    private static Answer? Slow()
    {
        Thread.Sleep(100);
        return null;
    }

    private Task<MlflowSyncReport> SyncAsync() =>
        Mlflow.SyncAsync(from: _folders.Store, options: Options(retries: 0), cancellationToken: Ct);

    private MlflowOptions Options(int retries = 3, double flushTimeout = 10, int capacity = 100_000) =>
        _server.Options(_warnings, retries, flushTimeout, _folders.Store, capacity);

    private void AssertWhole(MlflowRun run, int steps)
    {
        Assert.Equal((0, 0), (run.Dropped.Total, run.Spooled));
        Assert.Equal(
            Enumerable.Range(0, steps).Select(step => (long)step),
            _server.Known.Runs[run.RunId].Metrics["loss"].Select(point => point.Step));
    }
}
