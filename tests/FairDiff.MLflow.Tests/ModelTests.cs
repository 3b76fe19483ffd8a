using System.Text;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>Models: logged models of MLflow 3, artifacts of a run before that, in a folder and from there to either.</summary>
public sealed class ModelTests : ServerTests
{
    [Fact]
    public async Task LogModelAsync_MLflow3_IsALoggedModelOfTheRunWithItsVersionAndAlias()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogParametersAsync(new { lr = .5, depth = 3 });
        await run.LogModelAsync(await ModelAsync(), "nets/a.b", "net", "champion", Ct);
        await run.FlushAsync(Ct);

        var model = Assert.Single(_server.Known.LoggedModels.Values);
        var id = (string)model["info"]!["model_id"]!;
        Assert.Equal(("nets_a_b", "LOGGED_MODEL_READY", "Classifier", run.RunId), ((string)model["info"]!["name"]!,
            (string)model["info"]!["status"]!, (string)model["info"]!["model_type"]!, (string)model["info"]!["source_run_id"]!));
        Assert.Equal(["lr=0.5", "depth=5"], Pairs(model["data"]!["params"]!));
        Assert.Contains("stage=trial", Pairs(model["info"]!["tags"]!));
        var metric = Assert.Single(model["data"]!["metrics"]!.AsArray())!;
        Assert.Equal(
            ("acc", .75, 7, run.RunId),
            ((string)metric["key"]!, (double)metric["value"]!, (int)metric["step"]!, (string)metric["run_id"]!));
        Assert.Equal(.75, Assert.Single(_server.Known.Runs[run.RunId].Metrics["acc"]).Value);
        Assert.Equal($$"""{"model_id":"{{id}}","step":7}""", Assert.Single(_server.Known.Runs[run.RunId].Outputs)!.ToJsonString());
        Assert.Equal("weights", Text($"1/models/{id}/artifacts/net.onnx"));
        var lines = Text($"1/models/{id}/artifacts/MLmodel").Split('\n');
        Assert.Contains($"artifact_path: 'mlflow-artifacts:/1/models/{id}/artifacts'", lines);
        Assert.Contains($"model_id: '{id}'", lines);
        Assert.Contains($"run_id: '{run.RunId}'", lines);
        Assert.DoesNotContain("mlflow.log-model.history", _server.Known.Runs[run.RunId].Tags.Keys);

        var version = Assert.Single(_server.Known.Versions["net"]);
        Assert.Equal(
            ($"models:/{id}", id, run.RunId), ((string)version["source"]!, (string)version["model_id"]!, (string)version["run_id"]!));
        Assert.Equal("1", _server.Known.Aliases[("net", "champion")]);
    }

    [Fact]
    public async Task LogModelAsync_MLflow2_IsAmongTheArtifactsAndInTheListOfTheRun()
    {
        _server.Known.HasLoggedModels = false;
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", cancellationToken: Ct);
        await run.LogModelAsync(await ModelAsync(), "second", cancellationToken: Ct);
        await run.FlushAsync(Ct);

        var root = $"1/{run.RunId}/artifacts";
        Assert.Equal("weights", Text($"{root}/model/net.onnx"));
        var lines = Text($"{root}/model/MLmodel").Split('\n');
        Assert.Contains("artifact_path: 'model'", lines);
        Assert.Contains("  'onnx':", lines);
        Assert.Contains("    'data': 'net.onnx'", lines);
        Assert.Contains("    'onnx_version': '1.20.0'", lines);
        Assert.Contains($"run_id: '{run.RunId}'", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("model_id", StringComparison.Ordinal));
        Assert.Contains("""  inputs: '[{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,3]},"name":"x"}]'""", lines);
        Assert.Contains("""  outputs: '[{"type":"long","name":"it''s","required":true}]'""".Replace("it''s", "it\\u0027s"), lines);
        Assert.Contains(
            lines,
            line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^utc_time_created: '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}'$"));
        var history = JsonNode.Parse(_server.Known.Runs[run.RunId].Tags["mlflow.log-model.history"])!.AsArray();
        Assert.Equal(
            [("model", run.RunId), ("second", run.RunId)],
            history.Select(model => ((string)model!["artifact_path"]!, (string)model["run_id"]!)));
        Assert.Equal($"mlflow-artifacts:/{root}/model", (string)Assert.Single(_server.Known.Versions["net"])["source"]!);
        Assert.Equal("1", _server.Known.Aliases[("net", "champion")]);
        Assert.Equal(.75, _server.Known.Runs[run.RunId].Metrics["acc"][0].Value);

        // A server without the page is asked once.
        Assert.Single(_server.To("mlflow/logged-models"));
    }

    [Fact]
    public async Task LogModelAsync_ArtifactsOutsideTheProxy_IsAmongTheArtifactsOfTheRun()
    {
        _server.Known.ArtifactUri = "s3://bucket/{run}";
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogModelAsync(await ModelAsync(), cancellationToken: Ct);

        Assert.Empty(_server.Known.LoggedModels);
        Assert.Equal("weights", Text($"{run.RunId}/model/net.onnx"));
        Assert.Equal(0, run.Dropped.Total);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogModelAsync_EveryAnswerInTurnIsLost_OneModelOneVersionOneValue(bool sql)
    {
        _server.Known.Sql = sql;
        for (var lost = 0; ; lost++)
        {
            _server.Known.LoggedModels.Clear();
            _server.Known.Versions.Clear();
            var (count, struck) = (0, false);
            var options = _server.Options(retries: 0);
            var run = await Mlflow.StartRunAsync("e", "r", options, Ct);
            _server.FaultAfterwards = request =>
            {
                if (struck
                    || request.Path.EndsWith("log-batch", StringComparison.Ordinal) && !request.Body.Contains("model_id")
                    || Interlocked.Increment(ref count) <= lost)
                {
                    return null;
                }

                struck = true;
                return new(500, "oops", "text/plain");
            };
            await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", cancellationToken: Ct);
            Assert.True(await run.FlushAsync(Ct));
            _server.FaultAfterwards = null;
            await run.DisposeAsync();

            Assert.Equal((0, 0), (run.Dropped.Total, run.Spooled));
            var model = Assert.Single(_server.Known.LoggedModels.Values);
            Assert.Equal("LOGGED_MODEL_READY", (string)model["info"]!["status"]!);
            Assert.Single(_server.Known.Runs[run.RunId].Outputs);
            Assert.Single(_server.Known.Runs[run.RunId].Metrics["acc"]);
            Assert.Single(model["data"]!["metrics"]!.AsArray());
            Assert.Single(_server.Known.Versions["net"]);
            if (!struck)
            {
                // Nothing is left to lose. At least: create, outputs, two uploads, finalize, metrics, find, create, version, alias.
                Assert.InRange(lost, 10, 40);
                return;
            }
        }
    }

    [Fact]
    public async Task LogModelAsync_ServerAway_WaitsOnDiskAndASyncSendsIt()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _server.Options(retries: 0, flushTimeout: .3, fallback: _folders.Store), Ct);
        _server.Fault = _ => new(503, "busy", "text/plain");
        await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", cancellationToken: Ct);
        await run.DisposeAsync();
        File.Delete(Path.Combine(_folders.Root, "net.onnx"));
        _server.Fault = null;
        var report = await Mlflow.SyncAsync(from: _folders.Store, options: _server.Options(), cancellationToken: Ct);

        Assert.Empty(report.Failures);
        var id = (string)Assert.Single(_server.Known.LoggedModels.Values)["info"]!["model_id"]!;
        Assert.Equal("weights", Text($"1/models/{id}/artifacts/net.onnx"));
        Assert.Equal($"models:/{id}", (string)Assert.Single(_server.Known.Versions["net"])["source"]!);
        Assert.False(Directory.Exists(_folders.Store + "-spool"));
    }

    [Fact]
    public async Task LogModelAsync_FileIsMissingOrTheNameIsRefused_IsCountedWithTheReason()
    {
        _server.Fault = request => request.Path.EndsWith("registered-models/create", StringComparison.Ordinal)
            ? MlflowAnswers.Error(400, "INVALID_PARAMETER_VALUE", "Invalid name")
            : null;
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogModelAsync(MlflowModel.Onnx(Path.Combine(_folders.Root, "nothing.onnx")), cancellationToken: Ct);
        await run.LogModelAsync(await ModelAsync(), registeredName: "a/b", cancellationToken: Ct);

        Assert.Equal(2, run.Dropped.Artifacts);
        Assert.Contains(run.Dropped.Reasons.Keys, reason => reason.Contains("nothing.onnx"));
        Assert.Contains(run.Dropped.Reasons.Keys, reason => reason.Contains("Invalid name"));
        Assert.Equal("LOGGED_MODEL_READY", (string)Assert.Single(_server.Known.LoggedModels.Values)["info"]!["status"]!);
    }

    [Fact]
    public async Task LogModelAsync_UploadRefused_TheModelIsMarked()
    {
        _server.Fault = request => request.Path.EndsWith("/net.onnx", StringComparison.Ordinal) ? new(403, "no", "text/plain") : null;
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogModelAsync(await ModelAsync(), cancellationToken: Ct);

        Assert.Equal(1, run.Dropped.Artifacts);
        Assert.Equal("LOGGED_MODEL_UPLOAD_FAILED", (string)Assert.Single(_server.Known.LoggedModels.Values)["info"]!["status"]!);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task LogModelAsync_Locally_InTheLayoutOfMlflowAndASyncBringsItOnce(bool loggedModels, bool sql)
    {
        (_server.Known.HasLoggedModels, _server.Known.Sql) = (loggedModels, sql);
        MlflowRun run;
        await using (run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct))
        {
            await run.LogParametersAsync(new { lr = .5 });
            await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", cancellationToken: Ct);
        }

        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(run.Location)!, "models")));
        var id = Path.GetFileName(folder);
        Assert.Matches("^m-[0-9a-f]{32}$", id);
        Assert.Equal(
            ($"'mlflow-artifacts:/{run.ExperimentId}/models/{id}/artifacts'", "2", "'Classifier'"),
            (Folders.Meta(folder, "artifact_location"), Folders.Meta(folder, "status"), Folders.Meta(folder, "model_type")));
        Assert.Matches($"^[0-9]+ 0.75 7 {run.RunId}\n$", await File.ReadAllTextAsync(Path.Combine(folder, "metrics", "acc"), Ct));
        Assert.Equal(("RUN_OUTPUT", "7"), (Folders.Meta(Path.Combine(run.Location, "outputs", id), "source_type"), Folders.Meta(
            Path.Combine(run.Location, "outputs", id), "step")));
        Assert.Equal(id, Assert.Single(
            (await Mlflow.SearchRunsAsync(options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct)).Outputs.ModelOutputs)
                .ModelId);

        Assert.Empty((await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct)).Failures);

        // As if the first had been stopped before its end.
        _server.Known.Runs.Values.Single().Tags.Remove("fairdiff.sync.state");
        Assert.Empty((await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct)).Failures);
        var synced = _server.Known.Runs.Values.Single();
        Assert.Equal("1", _server.Known.Aliases[("net", "champion")]);
        Assert.DoesNotContain(synced.Tags.Keys, tag => tag.StartsWith("fairdiff.register", StringComparison.Ordinal));
        Assert.Single(synced.Metrics["acc"]);
        var source = (string)Assert.Single(_server.Known.Versions["net"])["source"]!;
        if (!loggedModels)
        {
            Assert.Equal($"mlflow-artifacts:/1/{synced.Id}/artifacts/model", source);
            Assert.Contains("artifact_path: 'model'", Text($"1/{synced.Id}/artifacts/model/MLmodel").Split('\n'));
            return;
        }

        var there = Assert.Single(_server.Known.LoggedModels);
        Assert.Equal($"models:/{there.Key}", source);
        Assert.Equal(["depth=5", "lr=0.5"], Pairs(there.Value["data"]!["params"]!).Order());
        Assert.Equal("acc", (string)Assert.Single(there.Value["data"]!["metrics"]!.AsArray())!["key"]!);
        Assert.Equal("weights", Text($"1/models/{there.Key}/artifacts/net.onnx"));
        var yaml = Text($"1/models/{there.Key}/artifacts/MLmodel");
        Assert.DoesNotContain(id, yaml);
        Assert.DoesNotContain(run.RunId, yaml);
        Assert.Contains($"model_id: '{there.Key}'", yaml);
    }

    [Fact]
    public async Task DownloadModelAsync_LoggedModelRunArtifactAndElsewhere()
    {
        using var client = new MlflowClient(_server.Options());
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogModelAsync(await ModelAsync("nét.onnx"), "model", "net", "three", Ct);
        _server.Known.HasLoggedModels = false;
        await using var old = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await old.LogModelAsync(await ModelAsync(), "a/model", "net", "two", Ct);
        _server.Known.HasLoggedModels = true;
        await client.CreateModelVersionAsync("net", $"runs:/{old.RunId}/a/model", old.RunId, cancellationToken: Ct);
        foreach (var (version, file) in new[] { ("1", "nét.onnx"), ("2", "net.onnx"), ("3", "net.onnx") })
        {
            var folder = Path.Combine(_folders.Root, version);
            var found = _server.Known.Versions["net"].Single(v => (string)v["version"]! == version);
            Assert.Equal(2, await client.DownloadModelAsync(
                new() { Name = "net", Version = version, Source = (string)found["source"]!, RunId = (string)found["run_id"]! }, folder,
                Ct));
            Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(folder, file), Ct));
            Assert.True(File.Exists(Path.Combine(folder, "MLmodel")));
        }

        var error = await Assert.ThrowsAsync<MlflowException>(
            () => client.DownloadModelAsync(new() { Name = "net", Version = "4", Source = "s3://bucket/model" }, _folders.Root, Ct));
        Assert.Contains("s3://bucket/model", error.Message);
    }

    [Fact]
    public void Add_TheListOfModelsGrowsTooLong_SignaturesAndTheOldestGoFirst()
    {
        var wide = new MlflowModel
        {
            Path = "a", Flavor = "onnx", Inputs = [.. Enumerable.Range(0, 200).Select(i => new MlflowColumn($"column{i}", "double"))]
        };
        string? tag = null;
        for (var number = 0; number < 30; number++)
        {
            tag = ModelHistory.Add(tag, new MlModelFile(wide, $"m{number}", "run", "a", $"{number}").ToJson());
            Assert.InRange(tag.Length, 1, 8000);
        }

        Assert.Equal(
            Enumerable.Range(10, 20).Select(number => $"m{number}"),
            JsonNode.Parse(tag!)!.AsArray().Select(model => (string)model!["artifact_path"]!));
    }

    private async Task<MlflowModel> ModelAsync(string name = "net.onnx")
    {
        var file = Path.Combine(_folders.Root, name);
        await File.WriteAllTextAsync(file, "weights", Ct);
        return MlflowModel.Onnx(file) with
        {
            Type = "Classifier",
            Parameters = new Dictionary<string, string> { ["depth"] = "5" },
            Tags = new Dictionary<string, string> { ["stage"] = "trial" },
            Metrics = new Dictionary<string, double> { ["acc"] = .75 },
            Step = 7,
            Inputs = [new("x", "float32", [-1, 3])],
            Outputs = [new("it's", "long")],
        };
    }

    private static IEnumerable<string> Pairs(JsonNode list) =>
        list.AsArray().Select(pair => $"{(string)pair!["key"]!}={(string)pair["value"]!}");

    private string Text(string path) => Encoding.UTF8.GetString(_server.Known.Artifacts[path]);
}
