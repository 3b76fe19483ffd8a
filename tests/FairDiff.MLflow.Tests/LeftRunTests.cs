using System.Diagnostics;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>Runs whose process is gone, runs that are resumed and told again what they were told, and stores that vanish under a
/// run.</summary>
public sealed class LeftRunTests : ServerTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    [Fact]
    public async Task IsAbandoned_ProcessWasKilled_IsKnownUntilTheRunIsResumed()
    {
        using var process = new KilledProcess(_folders.Store, _folders.Store);
        process.WaitFor("stored");
        Assert.False(Mlflow.IsAbandoned(await FoundAsync()));
        process.Kill();
        Assert.True(Mlflow.IsAbandoned(await FoundAsync()));

        await using (var run = await Mlflow.ResumeRunAsync(process.RunId, _folders.Options(), Ct))
        {
            await run.FlushAsync(Ct);
            Assert.False(Mlflow.IsAbandoned(await FoundAsync()));
        }

        Assert.False(Mlflow.IsAbandoned(await FoundAsync()));

        async Task<Run> FoundAsync() =>
            await Mlflow.SearchRunsAsync(["killed"], options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct);
    }

    [Fact]
    public void IsGone_OtherMachineOrNoTag_IsNotKnown()
    {
        var began = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        Assert.False(RunOwner.IsGone(RunOwner.Here));
        Assert.False(RunOwner.IsGone(null));
        Assert.False(RunOwner.IsGone("nonsense"));
        Assert.False(RunOwner.IsGone(RunOwner.Text("another-machine", 1, began)));

        // Another process that has its number now.
        Assert.True(RunOwner.IsGone(RunOwner.Text(Environment.MachineName, Environment.ProcessId, began.AddHours(-1))));
        Assert.True(RunOwner.IsGone(RunOwner.Text(Environment.MachineName, int.MaxValue, began)));
    }

    [Theory]
    [InlineData("sql")]
    [InlineData("server with files")]
    [InlineData("folder")]
    public async Task AsOf_ToldAgainAfterAResume_IsThereOnce(string store)
    {
        _server.Known.Sql = store == "sql";
        var options = store == "folder" ? _folders.Options() : _server.Options();
        var model = Path.Combine(_folders.Root, "model.bin");
        await File.WriteAllTextAsync(model, "weights", Ct);
        var first = await Mlflow.StartRunAsync("e", "r", options, Ct);
        first.LogMetric("loss", 1, 1);
        await PublishAsync(first);
        await first.DisposeAsync();
        for (var time = 0; time < 2; time++)
        {
            var again = await Mlflow.ResumeRunAsync(first.RunId, options, Ct);
            await PublishAsync(again);
            again.AsOf = null;
            again.LogMetric("acc", .5, 3);
            await again.DisposeAsync();
            Assert.Equal(0, again.Dropped.Total);
        }

        // Once as it was told with its time, and twice as of now.
        Run run;
        if (store == "folder")
        {
            run = await Mlflow.SearchRunsAsync(options: options, cancellationToken: Ct).SingleAsync(Ct);
            Assert.Equal(3, Folders.Lines(first, "acc").Length);
            Assert.Equal(2, Directory.GetFiles(Path.Combine(first.Location, "artifacts", "images")).Length);
            Assert.Single(Directory.GetDirectories(Path.Combine(_folders.Store, first.ExperimentId, "models")));
        }
        else
        {
            using var client = new MlflowClient(options);
            run = await client.GetRunAsync(first.RunId, Ct);
            Assert.Equal(3, _server.Known.Runs[first.RunId].Metrics["acc"].Count);
            Assert.Equal(2, _server.Known.Artifacts.Keys.Count(path => path.Contains("/images/")));
        }

        Assert.Single(run.Outputs.ModelOutputs);
        Assert.Equal(1, run.Data.Metrics["loss"].Value);

        async Task PublishAsync(MlflowRun run)
        {
            run.AsOf = Then;
            run.LogMetric("acc", .5, 3);
            await run.LogImageAsync(Png, "samples", 3, cancellationToken: Ct);
            await run.LogModelAsync(new MlflowModel { Path = model, Flavor = "x" }, cancellationToken: Ct);
        }
    }

    [Fact]
    public async Task LogModelAsync_OtherWeightsUnderTheSameName_AreAnotherModel()
    {
        var model = Path.Combine(_folders.Root, "model.bin");
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        foreach (var weights in new[] { "a", "b", "b" })
        {
            await File.WriteAllTextAsync(model, weights, Ct);
            await run.LogModelAsync(new MlflowModel { Path = model, Flavor = "x" }, cancellationToken: Ct);
        }

        await run.DisposeAsync();
        Assert.Equal(
            2,
            (await Mlflow.SearchRunsAsync(options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct)).Outputs.ModelOutputs.Count);
    }

    [Fact]
    public async Task LogModelAsync_TwoModelsForOneRegisteredName_AreBothRegisteredByASync()
    {
        var model = Path.Combine(_folders.Root, "model.bin");
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        foreach (var weights in new[] { "a", "b" })
        {
            await File.WriteAllTextAsync(model, weights, Ct);
            await run.LogModelAsync(new MlflowModel { Path = model, Flavor = "x" }, registeredName: "flowers", cancellationToken: Ct);
        }

        await run.DisposeAsync();
        Assert.Empty((await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct)).Failures);
        using var client = new MlflowClient(_server.Options());
        Assert.Equal(2, await client.SearchModelVersionsAsync("name = 'flowers'", cancellationToken: Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task LocalStore_RemovedWhileRunsAreRecorded_IsMadeAgainWithItsExperimentAndSaysSo()
    {
        var warnings = new List<string>();
        var run = await Mlflow.StartRunAsync("hospitals", "top", _folders.Options(warnings), Ct);
        var child = await run.StartChildAsync("below", Ct);
        child.LogMetric("loss", 1, 1);
        await child.FlushAsync(Ct);
        Directory.Delete(_folders.Store, recursive: true);
        child.LogMetric("loss", .5, 2);
        await child.FlushAsync(Ct);
        await run.LogTextAsync("x", "x.txt", Ct);
        await child.DisposeAsync();
        await run.DisposeAsync();

        Assert.Equal((0, 0), (run.Dropped.Total, child.Dropped.Total));
        Assert.Contains(warnings, line => line.Contains($"run below ({child.RunId}) was removed") && line.Contains("WHAT IT HELD IS LOST"));
        Assert.Contains(warnings, line => line.Contains($"run top ({run.RunId}) was removed"));
        var found = await Mlflow.SearchRunsAsync(["hospitals"], options: _folders.Options(), cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(["below", "top"], found.Select(one => one.Info.RunName).Order());
        Assert.All(found, one => Assert.Equal(MlflowRunStatus.Finished, one.Info.Status));
        Assert.Equal(run.RunId, found.Single(one => one.Info.RunName == "below").Data.Tags["mlflow.parentRunId"]);
        Assert.Equal(.5, found.Single(one => one.Info.RunName == "below").Data.Metrics["loss"].Value);
        Assert.True(Directory.Exists(Path.Combine(_folders.Store, ".trash")));
        Assert.Equal("'Default'", Folders.Meta(Path.Combine(_folders.Store, "0"), "name"));
    }

    [Fact]
    public async Task LogAnything_ThatCannotBeWritten_IsLostAndNeverThrows()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        var circle = new Dictionary<string, object>();
        circle["self"] = circle;
        await run.LogJsonAsync(circle, "circle.json", Ct);
        await run.LogTableAsync(["a"], [[circle]], "circle-table.json", Ct);
        await run.LogArtifactAsync("a\0b", cancellationToken: Ct);
        await run.LogArtifactAsync(Path.Combine(_folders.Root, "nothing"), cancellationToken: Ct);
        await run.LogModelAsync(new MlflowModel { Path = "a\0b", Flavor = "x" }, cancellationToken: Ct);
        run.LogMetric("loss", 1, 1);
        await run.DisposeAsync();

        Assert.Equal((5, 5), (run.Dropped.Artifacts, run.Dropped.Total));
        Assert.Single(Folders.Lines(run, "loss"));
    }

    [Fact]
    public async Task ServerIsDownAndTheDiskIsFull_TheTrainingGoesOnAndWhatIsLostIsCounted()
    {
        // A file where the spool's folder would be: nothing can be written there.
        var options = _server.Options(fallback: _folders.Store, retries: 0, flushTimeout: .3);
        var run = await Mlflow.StartRunAsync("e", "r", options, Ct);
        await File.WriteAllTextAsync(_folders.Store + "-spool", "full", Ct);
        _server.Fault = _ => new(500, "oops", "text/plain");
        for (var step = 0; step < 500; step++)
        {
            run.LogMetric("loss", step, step);
        }

        await run.LogParametersAsync(new { lr = 1 });
        await run.LogTextAsync("x", "x.txt", Ct);
        await run.LogImageAsync(Png, "samples", 1, cancellationToken: Ct);
        await run.DisposeAsync();

        Assert.True(run.Dropped.Metrics == 500 && run.Dropped.Parameters == 1 && run.Dropped.Artifacts == 3, run.Dropped.ToString());
        Assert.NotEmpty(run.Warnings);
    }

    [Fact]
    public async Task SyncAsync_RunOfAKilledProcess_EndsKilledOnTheServer()
    {
        using (var process = new KilledProcess(_folders.Store, _folders.Store))
        {
            process.WaitFor("stored");
            process.Kill();
        }

        await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct);
        Assert.Equal("KILLED", Assert.Single(_server.Known.Runs.Values).Status);
    }

    [Fact]
    public async Task Spool_RemovedInAnOutage_KeepsWhatWaits()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _server.Options(fallback: _folders.Store, retries: 0, flushTimeout: 10), Ct);
        _server.Fault = _ => new(503, "busy", "text/plain");
        for (var step = 0; step < 100; step++)
        {
            run.LogMetric("loss", step, step);
        }

        Assert.True(SpinWait.SpinUntil(() => run.Spooled > 0, 10_000));
        Directory.Delete(_folders.Store + "-spool", recursive: true);
        for (var step = 100; step < 200; step++)
        {
            run.LogMetric("loss", step, step);
        }

        _server.Fault = null;
        await run.DisposeAsync();
        Assert.Equal((0, 0), (run.Dropped.Total, run.Spooled));
        Assert.Equal(Enumerable.Range(0, 200).Select(step => (long)step),
            _server.Known.Runs[run.RunId].Metrics["loss"].Select(point => point.Step));
    }
}
