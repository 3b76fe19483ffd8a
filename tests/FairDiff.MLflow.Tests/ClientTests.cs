using System.Net;
using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>The typed client against the recorded shapes.</summary>
public sealed class ClientTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();
    private readonly MlflowClient _client;

    public ClientTests() => _client = new(_server.Options());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public async Task Experiments_MadeFoundAndListedOverSeveralPages()
    {
        _server.Known.PageSize = 2;
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await _client.CreateExperimentAsync(name, cancellationToken: Ct);
        }

        Assert.Equal("2", await _client.GetOrCreateExperimentAsync("b", Ct));
        Assert.Null(await _client.FindExperimentAsync("nope", Ct));
        var found = (await _client.FindExperimentAsync("c", Ct))!;
        Assert.Equal(("3", "active", "mlflow-artifacts:/3"), (found.ExperimentId, found.LifecycleStage, found.ArtifactLocation));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795465690620), found.CreationTime);
        Assert.Equal(
            "abcde", string.Concat(await _client.SearchExperimentsAsync(cancellationToken: Ct).Select(e => e.Name).ToArrayAsync(Ct)));
        Assert.Equal(3, _server.To("experiments/search").Count());
    }

    [Fact]
    public async Task CreateExperimentAsync_NameTaken_TheErrorHasCodeStatusAndText()
    {
        await _client.CreateExperimentAsync("a", cancellationToken: Ct);
        var error = await Assert.ThrowsAsync<MlflowException>(() => _client.CreateExperimentAsync("a", cancellationToken: Ct));

        Assert.Equal("RESOURCE_ALREADY_EXISTS", error.ErrorCode);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal("Experiment(name=a) already exists.", error.ServerMessage);
        Assert.False(error.IsNotFound);
    }

    [Fact]
    public async Task Run_LoggedAndReadBack_HoldsEverything()
    {
        var experiment = await _client.CreateExperimentAsync("e", cancellationToken: Ct);
        var start = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        var id = (
            await _client.CreateRunAsync(experiment, "r", new Dictionary<string, string> { ["mlflow.user"] = "me" }, start, Ct)).Info.RunId;
        await _client.LogBatchAsync(
            id,
            [
                new() { Key = "loss", Value = 2, Timestamp = start, Step = 1 },
                new() { Key = "loss", Value = double.NaN, Timestamp = start, Step = 2 }],
            new Dictionary<string, string> { ["lr"] = "0.1" },
            new Dictionary<string, string> { ["t"] = "v" },
            Ct);
        await _client.LogParamAsync(id, "depth", "3", Ct);
        await _client.SetTagAsync(id, "gone", "x", Ct);
        await _client.DeleteTagAsync(id, "gone", Ct);
        await _client.LogMetricAsync(id, new() { Key = "acc", Value = .5, Timestamp = start, Step = 7, ModelId = "m-1" }, Ct);
        await _client.LogInputsAsync(
            id,
            [new() { Dataset = new() { Name = "iris", Digest = "abc123", Profile = "{\"num_rows\": 150}" }, Tags = new Dictionary<string,
                string> { ["mlflow.data.context"] = "training" } }],
            Ct);
        await _client.LogOutputsAsync(id, [new() { ModelId = "m-1", Step = 5 }], Ct);
        await _client.UpdateRunAsync(id, MlflowRunStatus.Finished, start.AddSeconds(2), cancellationToken: Ct);

        var run = await _client.GetRunAsync(id, Ct);
        Assert.Equal(("r", experiment, MlflowRunStatus.Finished), (run.Info.RunName, run.Info.ExperimentId, run.Info.Status));
        Assert.Equal((start, start.AddSeconds(2)), (run.Info.StartTime, run.Info.EndTime));
        Assert.Equal(("0.1", "3"), (run.Data.Params["lr"], run.Data.Params["depth"]));
        Assert.Equal(("me", "v"), (run.Data.Tags["mlflow.user"], run.Data.Tags["t"]));
        Assert.False(run.Data.Tags.ContainsKey("gone"));
        Assert.Equal(
            (double.NaN, 2, start), (run.Data.Metrics["loss"].Value, run.Data.Metrics["loss"].Step, run.Data.Metrics["loss"].Timestamp));
        Assert.Equal(
            ("iris", "training"),
            (run.Inputs.DatasetInputs.Single().Dataset.Name, run.Inputs.DatasetInputs.Single().Tags["mlflow.data.context"]));
        Assert.Equal(("m-1", 5), (run.Outputs.ModelOutputs.Single().ModelId, run.Outputs.ModelOutputs.Single().Step));
        Assert.Equal("m-1", (string)_server.To("log-metric").Single().Json["model_id"]!);
        Assert.DoesNotContain(_server.Requests, request => request.Chunked);
    }

    [Fact]
    public async Task GetMetricHistoryAsync_ManyPages_AllValuesInOrder()
    {
        _server.Known.PageSize = 3;
        var id = (await _client.CreateRunAsync(await _client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct))
            .Info.RunId;
        var metrics = Enumerable.Range(0, 10).Select(
            i => new Metric { Key = "a/b", Value = i, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1000 + i), Step = i });
        await _client.LogBatchAsync(id, metrics, cancellationToken: Ct);

        var values = await _client.GetMetricHistoryAsync(id, "a/b", Ct).Select(metric => metric.Value).ToArrayAsync(Ct);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (double)i), values);
    }

    [Fact]
    public async Task SearchRunsAsync_TokenThatNeverEnds_Ends()
    {
        _server.Fault = request => request.Path.EndsWith("runs/search", StringComparison.Ordinal)
            ? new(200, """{"runs":[{"info":{"run_id":"x"}}],"next_page_token":"again"}""")
            : null;

        // The first page, and the second, which brings the same token.
        Assert.Equal(2, await _client.SearchRunsAsync(["1"], cancellationToken: Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task Artifacts_UploadedListedDownloadedDeleted()
    {
        var id = (await _client.CreateRunAsync(await _client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct))
            .Info.RunId;
        var bytes = Enumerable.Range(0, 70_000).Select(i => (byte)i).ToArray();
        var file = Path.Combine(_folders.Root, "a b+ü.bin");
        await File.WriteAllBytesAsync(file, bytes, Ct);
        await _client.UploadArtifactAsync(id, file, cancellationToken: Ct);
        await _client.UploadArtifactAsync(id, file, "sub/x%20y.bin", Ct);

        var root = await _client.ListArtifactsAsync(id, cancellationToken: Ct).ToArrayAsync(Ct);
        Assert.Equal([("a b+ü.bin", false, 70_000), ("sub", true, 0)], root.Select(item => (item.Path, item.IsDir, item.FileSize)));
        Assert.Equal("sub/x%20y.bin", (await _client.ListArtifactsAsync(id, "sub", Ct).SingleAsync(Ct)).Path);

        var copy = Path.Combine(_folders.Root, "copy");
        Assert.Equal(2, await _client.DownloadArtifactsAsync(id, copy, cancellationToken: Ct));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(copy, "sub", "x%20y.bin"), Ct));
        using var memory = new MemoryStream();
        await _client.DownloadArtifactAsync(id, "a b+ü.bin", memory, Ct);
        Assert.Equal(bytes, memory.ToArray());

        await _client.DeleteArtifactAsync(id, "sub/x%20y.bin", Ct);
        Assert.Single(await _client.ListArtifactsAsync(id, cancellationToken: Ct).ToArrayAsync(Ct));

        // A server that signs nothing is asked once, not for each file.
        Assert.Single(_server.Requests, request => request.Path.Contains("/presigned/"));
    }

    [Fact]
    public async Task DownloadArtifactAsync_ServerSigns_TheSignedAddressIsRead()
    {
        _server.Known.Signs = true;
        var id = (await _client.CreateRunAsync(await _client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct))
            .Info.RunId;
        _server.Known.Artifacts[$"1/{id}/artifacts/x.txt"] = "hello"u8.ToArray();
        using var memory = new MemoryStream();
        await _client.DownloadArtifactAsync(id, "x.txt", memory, Ct);

        Assert.Equal("hello", Encoding.UTF8.GetString(memory.ToArray()));
        Assert.Contains(_server.Requests, request => request.Path.StartsWith("/signed/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DownloadArtifactsAsync_ServerNamesAPathOutside_Refuses()
    {
        var id = (await _client.CreateRunAsync(await _client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct))
            .Info.RunId;
        _server.Fault = request => request.Path.EndsWith("artifacts/list", StringComparison.Ordinal)
            ? new(200, """{"files":[{"path":"../../evil.txt","is_dir":false}]}""")
            : null;
        await Assert.ThrowsAsync<MlflowException>(
            () => _client.DownloadArtifactsAsync(id, Path.Combine(_folders.Root, "copy"), cancellationToken: Ct));
    }

    [Fact]
    public async Task Registry_ModelVersionAndAlias()
    {
        Assert.Null(await _client.FindRegisteredModelAsync("net", Ct));
        await _client.CreateRegisteredModelAsync("net", "d", cancellationToken: Ct);
        var version = await _client.CreateModelVersionAsync("net", "runs:/abc/model", "abc", cancellationToken: Ct);
        await _client.SetModelAliasAsync("net", "champion", version.Version, Ct);

        Assert.Equal(("1", "READY", "runs:/abc/model"), (version.Version, version.Status, version.Source));
        Assert.Equal("1", (await _client.GetModelVersionByAliasAsync("net", "champion", Ct)).Version);
        Assert.Equal("net", (await _client.SearchRegisteredModelsAsync(cancellationToken: Ct).SingleAsync(Ct)).Name);
        Assert.Equal("1", (await _client.SearchModelVersionsAsync("name = 'net'", cancellationToken: Ct).SingleAsync(Ct)).Version);
        await _client.DeleteModelAliasAsync("net", "champion", Ct);
        await Assert.ThrowsAsync<MlflowException>(() => _client.GetModelVersionByAliasAsync("net", "champion", Ct));
    }

    [Fact]
    public async Task LoggedModel_MadeFilledAndFinalized()
    {
        var experiment = await _client.CreateExperimentAsync("e", cancellationToken: Ct);
        var model = await _client.CreateLoggedModelAsync(
            experiment, "net", "Classifier", parameters: new Dictionary<string, string> { ["layers"] = "3" }, cancellationToken: Ct);
        Assert.Equal(LoggedModelStatus.Pending, model.Info.Status);
        var file = Path.Combine(_folders.Root, "MLmodel");
        await File.WriteAllTextAsync(file, "flavors: {}", Ct);
        await _client.UploadArtifactAsync(model, file, cancellationToken: Ct);
        model = await _client.FinalizeLoggedModelAsync(model.Info.ModelId, cancellationToken: Ct);

        Assert.Equal((LoggedModelStatus.Ready, "3", "Classifier"), (model.Info.Status, model.Data.Params["layers"], model.Info.ModelType));
        Assert.Contains(_server.Known.Artifacts.Keys, path => path == $"1/models/{model.Info.ModelId}/artifacts/MLmodel");
        Assert.Equal(
            model.Info.ModelId, (await _client.SearchLoggedModelsAsync([experiment], cancellationToken: Ct).SingleAsync(Ct)).Info.ModelId);
    }

    [Fact]
    public async Task GetServerInfoAsync_NewAndOldServer()
    {
        Assert.Equal("SqlStore", (await _client.GetServerInfoAsync(Ct))!.StoreType);
        Assert.Equal("3.11.2.dev0", await _client.GetVersionAsync(Ct));
        _server.Fault = _ => new(404, "<html>", "text/html");
        Assert.Null(await _client.GetServerInfoAsync(Ct));
    }

    [Fact]
    public async Task UpdateRunAsync_StateIgnoredByTheServer_Throws()
    {
        var id = (await _client.CreateRunAsync(await _client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct))
            .Info.RunId;
        _server.Fault = request => request.Path.EndsWith("runs/update", StringComparison.Ordinal)
            ? new(200, $$$"""{"run_info":{"run_id":"{{{id}}}","status":"RUNNING"}}""")
            : null;
        var error = await Assert.ThrowsAsync<MlflowException>(
            () => _client.UpdateRunAsync(id, MlflowRunStatus.Killed, cancellationToken: Ct));
        Assert.Contains("left the run at Running", error.Message);
    }

    [Fact]
    public async Task LogBatchAsync_AnswerLost_IsNotSentAgain()
    {
        var id = (await _client.CreateRunAsync(await _client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct))
            .Info.RunId;
        _server.FaultAfterwards = request =>
            request.Path.EndsWith("log-batch", StringComparison.Ordinal) ? new(500, "oops", "text/plain") : null;
        await Assert.ThrowsAsync<MlflowException>(() => _client.LogBatchAsync(id, [new() { Key = "a", Value = 1 }], cancellationToken: Ct));
        Assert.Single(_server.To("log-batch"));
    }

    [Fact]
    public void Constructor_NoServer_SaysWhatToSet()
    {
        var error = Assert.Throws<MlflowException>(() => new MlflowClient(new MlflowOptions { TrackingUri = "mlruns" }));
        Assert.Contains("MLFLOW_TRACKING_URI", error.Message);
    }
}
