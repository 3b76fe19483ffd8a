using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>The same as against the fake server, against a real one: set FAIRDIFF_MLFLOW_URI to its address.</summary>
public sealed class RealServerTests : IDisposable
{
    private readonly Folders _folders = new();
    private readonly string? _uri = Environment.GetEnvironmentVariable("FAIRDIFF_MLFLOW_URI");
    private readonly string _experiment = $"fairdiff-test-{Guid.NewGuid():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private MlflowOptions Options => new() { TrackingUri = _uri, Required = true };

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Run_OnARealServer_IsReadBackAsItWasLogged()
    {
        Skip();
        string id;
        await using (var run = await Mlflow.StartRunAsync(_experiment, "real", Options, Ct))
        {
            id = run.RunId;
            await run.LogParametersAsync(new { lr = .5, name = "é" });
            for (var step = 0; step < 2500; step++)
            {
                run.LogMetric("val/loss", 1.0 / (step + 1), step);
            }

            run.LogMetric("odd", double.NaN);
            await run.LogTextAsync("hello", "notes/a b+ü.txt", Ct);
            await run.LogTableAsync(["a"], [[1]], "tables/t.json", Ct);
            await run.LogDatasetAsync(new() { Name = "d", Digest = "01234567" });
            await run.FlushAsync(Ct);
            await run.LogModelAsync(await ModelAsync(), registeredName: _experiment, alias: "champion", cancellationToken: Ct);
            await using var child = await run.StartChildAsync("child", Ct);
        }

        using var client = new MlflowClient(Options);
        var read = await client.GetRunAsync(id, Ct);
        Assert.Equal((MlflowRunStatus.Finished, "0.5", "é"), (read.Info.Status, read.Data.Params["lr"], read.Data.Params["name"]));
        Assert.Equal(2500, await client.GetMetricHistoryAsync(id, "val/loss", Ct).CountAsync(Ct));
        Assert.Equal("d", read.Inputs.DatasetInputs.Single().Dataset.Name);
        using var text = new MemoryStream();
        await client.DownloadArtifactAsync(id, "notes/a b+ü.txt", text, Ct);
        Assert.Equal("hello"u8.ToArray(), text.ToArray());
        await AssertModelAsync(client, read);
        Assert.Equal(
            "child", (await client.SearchRunsAsync([read.Info.ExperimentId], $"tags.`mlflow.parentRunId` = '{id}'", cancellationToken: Ct)
            .SingleAsync(Ct)).Info.RunName);
        await client.DeleteRegisteredModelAsync(_experiment, Ct);
        await client.DeleteExperimentAsync(read.Info.ExperimentId, Ct);
    }

    [Fact]
    public async Task SyncAsync_ToARealServer_ArrivesOnce()
    {
        Skip();
        await using (var run = await Mlflow.StartRunAsync(_experiment, "local", _folders.Options(), Ct))
        {
            for (var step = 0; step < 1500; step++)
            {
                run.LogMetric("loss", step, step);
            }

            await run.LogTextAsync("hello", "a.txt", Ct);
            await run.LogParametersAsync(new { lr = .5 });
            await run.LogModelAsync(await ModelAsync(), registeredName: _experiment, alias: "champion", cancellationToken: Ct);
        }

        Assert.Equal((1, 0), ((await SyncAsync()).Created, (await SyncAsync()).Created));
        using var client = new MlflowClient(Options);
        var found = await Mlflow.SearchRunsAsync(
            [_experiment], "metrics.loss > 0", options: Options, cancellationToken: Ct).SingleAsync(Ct);
        Assert.Equal(1500, await client.GetMetricHistoryAsync(found.Info.RunId, "loss", Ct).CountAsync(Ct));

        // As if the first sync had been stopped before its end.
        await client.DeleteTagAsync(found.Info.RunId, "fairdiff.sync.state", Ct);
        var again = await SyncAsync();
        Assert.Equal((1, 0), (again.Updated, again.Failures.Count));
        await AssertModelAsync(client, found);
        await client.DeleteRegisteredModelAsync(_experiment, Ct);
        await client.DeleteExperimentAsync(found.Info.ExperimentId, Ct);
    }

    private async Task<MlflowModel> ModelAsync()
    {
        var file = Path.Combine(_folders.Root, "m.onnx");
        await File.WriteAllTextAsync(file, "weights", Ct);
        return MlflowModel.Onnx(file) with
        {
            Type = "Classifier",
            Parameters = Enumerable.Range(0, 150).ToDictionary(number => $"p{number}", number => $"{number}"),
            Metrics = new Dictionary<string, double> { ["acc"] = .75 },
            Step = 7,
        };
    }

    /// <summary>The model is there once, whole and registered, as the server's kind of model.</summary>
    private async Task AssertModelAsync(MlflowClient client, Run run)
    {
        var version = await client.GetModelVersionByAliasAsync(_experiment, "champion", Ct);
        Assert.Equal(("1", run.Info.RunId), (version.Version, version.RunId));
        var folder = Path.Combine(_folders.Root, "downloaded");
        Assert.Equal(2, await client.DownloadModelAsync(version, folder, Ct));
        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(folder, "m.onnx"), Ct));
        Assert.Equal(.75, (await client.GetMetricHistoryAsync(run.Info.RunId, "acc", Ct).SingleAsync(Ct)).Value);
        if ((await client.GetVersionAsync(Ct)).StartsWith('2'))
        {
            Assert.Contains("m.onnx", run.Data.Tags.GetValueOrDefault("mlflow.log-model.history", "m.onnx"));
            return;
        }

        var model = await client.SearchLoggedModelsAsync([run.Info.ExperimentId], cancellationToken: Ct).SingleAsync(Ct);
        Assert.Equal(
            (LoggedModelStatus.Ready, "Classifier", run.Info.RunId, "model"),
            (model.Info.Status, model.Info.ModelType, model.Info.SourceRunId, model.Info.Name));
        Assert.Equal(
            (151 + (run.Data.Params.Count - 1), .75, 7),
            (model.Data.Params.Count, model.Data.Metrics.Single().Value, model.Data.Metrics.Single().Step));
        Assert.Equal((model.Info.ModelId, 7), (run.Outputs.ModelOutputs.Single().ModelId, run.Outputs.ModelOutputs.Single().Step));
        Assert.Equal($"models:/{model.Info.ModelId}", version.Source);

        // The server has understood that the version is this model: it says so itself.
        Assert.Contains("mlflow.modelVersions", model.Info.Tags.Keys);
    }

    private Task<MlflowSyncReport> SyncAsync() => Mlflow.SyncAsync(from: _folders.Store, options: Options, cancellationToken: Ct);

    private void Skip() =>
        Assert.SkipWhen(string.IsNullOrEmpty(_uri), "Set FAIRDIFF_MLFLOW_URI to the address of an MLflow server to run this test.");
}
