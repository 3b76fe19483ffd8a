using FairDiff.MLflow.Client;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>What is logged twice: the same value is no error, another one is lost by itself and takes nothing with it.</summary>
public sealed class RepetitionTests : ServerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ParametersTwice_SameValues_AreThereOnceAndLoseNothing(bool onServer)
    {
        var run = await StartAsync(onServer);
        for (var i = 0; i < 5; i++)
        {
            run.LogMetric("loss", 1.0 / (i + 1), i);
        }

        // Small integers, booleans and literals are one object each time; numbers with a fraction are not.
        for (var time = 0; time < 2; time++)
        {
            await run.LogParametersAsync(new { epochs = 5, optimizer = "adam", shuffle = true, lr = .001 });
        }

        await run.SetTagAsync("note", "kept?");
        await run.DisposeAsync();

        Assert.Equal("nothing was dropped", run.Dropped.ToString());
        var found = await FindAsync(run, onServer);
        Assert.Equal(
            [new("epochs", "5"), new("lr", "0.001"), new("optimizer", "adam"), new("shuffle", "True")],
                found.Data.Params.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(("kept?", 4), (found.Data.Tags["note"], found.Data.Metrics["loss"].Step));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parameter_AnotherValue_IsNamedAndTheRestArrives(bool onServer)
    {
        var run = await StartAsync(onServer);
        await run.LogParametersAsync(new { epochs = 5, lr = .1 });
        await run.LogParametersAsync(new { epochs = 6, width = 64 });
        run.LogMetric("loss", 1);
        await run.DisposeAsync();

        Assert.Equal((1, 1), (run.Dropped.Parameters, run.Dropped.Total));
        Assert.Contains("\"epochs\"", run.Dropped.Reasons.Keys.Single());
        var found = await FindAsync(run, onServer);
        Assert.Equal(("5", "0.1", "64"), (found.Data.Params["epochs"], found.Data.Params["lr"], found.Data.Params["width"]));
        Assert.Equal(1, found.Data.Metrics["loss"].Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ResumedRun_ParametersAgain_SameValuesAreNoErrorAndAnotherIsNamed(bool onServer)
    {
        var first = await StartAsync(onServer);
        await first.LogParametersAsync(new { epochs = 5, lr = .1 });
        await first.DisposeAsync();
        var run = await Mlflow.ResumeRunAsync(first.RunId, onServer ? _server.Options() : _folders.Options(), Ct);
        await run.LogParametersAsync(new { epochs = 5, lr = .2, width = 64 });
        run.LogMetric("loss", 1);
        await run.DisposeAsync();

        Assert.Equal((1, 1), (run.Dropped.Parameters, run.Dropped.Total));
        Assert.Contains("lr", run.Dropped.Reasons.Keys.Single());
        var found = await FindAsync(run, onServer);
        Assert.Equal(("5", "0.1", "64", 1), (found.Data.Params["epochs"], found.Data.Params["lr"], found.Data.Params["width"],
            found.Data.Metrics.Count));
    }

    [Fact]
    public async Task ParametersTwice_InAnOutage_ArriveOnce()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _server.Options(retries: 0), Ct);
        _server.Fault = _ => new(503, "busy", "text/plain");
        await run.LogParametersAsync(new { epochs = 5 });
        await run.FlushAsync(new CancellationTokenSource(TimeSpan.FromMilliseconds(200)).Token).ContinueWith(_ => { }, Ct);
        await run.LogParametersAsync(new { epochs = 5, shuffle = true });
        _server.Fault = null;
        await run.DisposeAsync();

        Assert.Equal((0, 0), (run.Dropped.Total, run.Spooled));
        Assert.Equal(("5", "True"), (_server.Known.Runs[run.RunId].Params["epochs"], _server.Known.Runs[run.RunId].Params["shuffle"]));
    }

    [Fact]
    public void Batch_SameParameterTwice_WaitsForTheNext()
    {
        var batch = new LogBatch();
        Assert.True(batch.TryAdd(LogEntry.Parameter("epochs", "5")));
        Assert.False(batch.TryAdd(LogEntry.Parameter("epochs", "6")));
        Assert.True(batch.TryAdd(LogEntry.Parameter("lr", "6")));
        Assert.True(batch.TryAdd(LogEntry.Tag("epochs", "6")));
    }

    [Fact]
    public async Task MetricTwice_SameStepAndTime_IsNoError()
    {
        var run = await StartAsync(onServer: true);
        for (var time = 0; time < 100; time++)
        {
            run.LogMetric("same", 1, 1);
        }

        run.LogMetric("same", 2, 1);
        await run.DisposeAsync();
        Assert.Equal(0, run.Dropped.Total);
        Assert.Equal(2, _server.Known.Runs[run.RunId].Metrics["same"].Max(point => point.Value));
    }

    [Fact]
    public async Task ManyThreads_SameParameters_AreThereOnce()
    {
        var run = await StartAsync(onServer: true);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => run.LogParametersAsync(Enumerable.Range(0, 300).ToDictionary(i => $"p{i}")), Ct)));
        await run.DisposeAsync();
        Assert.Equal(0, run.Dropped.Total);
        Assert.Equal(300, _server.Known.Runs[run.RunId].Params.Count);
    }

    private Task<MlflowRun> StartAsync(bool onServer) => Mlflow.StartRunAsync("e", "r", onServer ? _server.Options() : _folders.Options(),
        Ct);

    private async Task<Run> FindAsync(MlflowRun run, bool onServer)
    {
        if (onServer)
        {
            using var client = new MlflowClient(_server.Options());
            return await client.GetRunAsync(run.RunId, Ct);
        }

        return await Mlflow.SearchRunsAsync(options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct);
    }
}
