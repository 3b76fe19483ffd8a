using System.Text;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

public sealed class HttpStoreTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WholeLife_SendsTheRecordedShapesAndNothingChunked()
    {
        using var server = new FakeServer();
        await using (var run = await Mlflow.StartRunAsync("hospitals", "r1", server.Options(), Ct))
        {
            await run.LogParametersAsync(new { lr = 0.001 });
            run.LogMetric("loss", 0.75, 1);
            await run.SetTagAsync("stage", "a");
            Assert.Equal($"{server.Uri}/#/experiments/1/runs/{run.RunId}", run.Location);
        }

        var paths = server.Requests.Select(request => request.Path["/api/2.0/mlflow/".Length..]);
        Assert.Equal(["experiments/get-by-name", "experiments/create", "runs/create", "runs/log-batch", "runs/update"], paths);
        Assert.DoesNotContain(server.Requests, request => request.Chunked);

        var create = server.To("runs/create").Single().Json;
        Assert.Equal(["experiment_id", "run_name", "start_time", "tags"], create.AsObject().Select(field => field.Key));
        var tags = create["tags"]!.AsArray().ToDictionary(tag => (string)tag!["key"]!, tag => (string)tag!["value"]!);
        Assert.Equal("LOCAL", tags["mlflow.source.type"]);
        Assert.Equal(Environment.UserName, tags["mlflow.user"]);
        Assert.Contains("mlflow.source.name", tags);

        var batch = server.To("log-batch").Single().Json;
        Assert.Equal(["run_id", "metrics", "params", "tags"], batch.AsObject().Select(field => field.Key));
        Assert.Equal(["key", "value", "timestamp", "step"], batch["metrics"]![0]!.AsObject().Select(field => field.Key));
        Assert.Equal("""[{"key":"lr","value":"0.001"}]""", batch["params"]!.ToJsonString());
        Assert.Equal("""[{"key":"stage","value":"a"}]""", batch["tags"]!.ToJsonString());

        var update = server.To("runs/update").Single().Json;
        Assert.Equal("FINISHED", (string)update["status"]!);
        Assert.True((long)update["end_time"]! > 1_700_000_000_000);
    }

    [Fact]
    public async Task LogMetric_NotANumber_IsSentAsText()
    {
        using var server = new FakeServer();
        await using (var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct))
        {
            run.LogMetric("odd", double.NaN, 0);
            run.LogMetric("odd", double.PositiveInfinity, 1);
            run.LogMetric("odd", double.NegativeInfinity, 2);
        }

        var values = server.To("log-batch").Single().Json["metrics"]!.AsArray().Select(metric => metric!["value"]!.ToJsonString());
        Assert.Equal(["\"NaN\"", "\"Infinity\"", "\"-Infinity\""], values);
    }

    [Fact]
    public async Task LogMetric_MoreThanABatch_ArrivesWholeAndInOrderWithinTheLimits()
    {
        using var server = new FakeServer();
        await using (var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct))
        {
            for (var step = 0; step < 2500; step++)
            {
                run.LogMetric("loss", step, step);
            }

            await run.LogParametersAsync(Enumerable.Range(0, 250).ToDictionary(i => $"p{i}", i => i));
            Assert.Equal(0, run.Dropped.Total);
        }

        var metrics = server.To("log-batch").SelectMany(batch => batch.Json["metrics"]!.AsArray()).Select(metric => (long)metric!["step"]!);
        Assert.Equal(Enumerable.Range(0, 2500).Select(step => (long)step), metrics);
        Assert.Equal(250, server.To("log-batch").Sum(batch => batch.Json["params"]!.AsArray().Count));
        Assert.All(server.To("log-batch"), batch => Assert.True(Count(batch.Json) <= 1000));

        static int Count(JsonNode batch) => batch["metrics"]!.AsArray().Count + batch["params"]!.AsArray().Count;
    }

    [Fact]
    public async Task LogMetric_FromManyThreads_AllArrive()
    {
        using var server = new FakeServer();
        await using (var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct))
        {
            await Parallel.ForAsync(0, 4, Ct, (thread, _) =>
            {
                for (var step = 0; step < 5000; step++)
                {
                    run.LogMetric($"m{thread}", step, step);
                }

                return ValueTask.CompletedTask;
            });
        }

        var metrics = server.To("log-batch").SelectMany(batch => batch.Json["metrics"]!.AsArray()).Select(
            metric => ((string)metric!["key"]!, (long)metric["step"]!));
        Assert.Equal(20_000, metrics.Distinct().Count());
    }

    [Fact]
    public async Task StartRunAsync_SameExperimentTwice_FindsItAgain()
    {
        using var server = new FakeServer();
        await using var first = await Mlflow.StartRunAsync("été & co/1", null, server.Options(), Ct);
        await using var second = await Mlflow.StartRunAsync("été & co/1", null, server.Options(), Ct);

        Assert.Equal(first.ExperimentId, second.ExperimentId);
        Assert.Single(server.To("experiments/create"));
        Assert.Equal("été & co/1", server.Known.Experiments.Keys.Single(), StringComparer.Ordinal);
        Assert.Equal("bouncy-shrike-109", first.Name);
    }

    [Fact]
    public async Task StartChildAsync_OnServer_CarriesTheParentTag()
    {
        using var server = new FakeServer();
        await using var run = await Mlflow.StartRunAsync("e", "parent", server.Options(), Ct);
        await run.RunChildAsync("child", _ => Task.CompletedTask, Ct);

        var tags = server.To("runs/create").Last().Json["tags"]!.AsArray();
        Assert.Contains(tags, tag => (string)tag!["key"]! == "mlflow.parentRunId" && (string)tag["value"]! == run.RunId);
        Assert.Equal("FINISHED", (string)server.To("runs/update").Single().Json["status"]!);
    }

    [Fact]
    public async Task TrackingUri_WithPathPrefix_IsJoined()
    {
        using var server = new FakeServer("/ml/flow");
        await using var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);
        await run.LogTextAsync("x", "a.txt", Ct);

        Assert.All(server.Requests, request => Assert.StartsWith("/ml/flow/api/2.0/", request.Path));
        Assert.Equal(0, run.Dropped.Total);
    }

    [Fact]
    public async Task LogArtifactAsync_ProxiedStore_PutsTheBytesWithALength()
    {
        using var server = new FakeServer();
        using var folders = new Folders();
        var file = Path.Combine(folders.Root, "a b+é.txt");
        await File.WriteAllTextAsync(file, "hello", Ct);
        await using var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);
        await run.LogArtifactAsync(file, "plots", Ct);

        var put = server.Requests.Single(request => request.Method == "PUT");
        Assert.Equal($"/api/2.0/mlflow-artifacts/artifacts/1/{run.RunId}/artifacts/plots/a%20b%2B%C3%A9.txt", put.Path);
        Assert.Equal("hello", put.Body);
        Assert.Equal("text/plain", put.ContentType);
        Assert.Equal(0, run.Dropped.Total);
    }

    [Fact]
    public async Task LogTextAsync_StoreOutsideTheProxy_GoesThroughTheUploadCall()
    {
        using var server = new FakeServer();
        server.Known.ArtifactUri = "s3://bucket/{run}/artifacts";
        await using var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);
        await run.LogTextAsync("hello", "report/a.txt", Ct);

        var upload = server.To("upload-artifact").Single();
        Assert.Equal($"run_uuid={run.RunId}&path=report%2Fa.txt", upload.Query);
        Assert.Equal("hello", upload.Body);
        Assert.Equal(0, run.Dropped.Total);
    }

    [Fact]
    public async Task LogImageAsync_Stepped_UploadsImageAndThumbnailAndSetsTheTag()
    {
        using var server = new FakeServer();
        await using (var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct))
        {
            await run.LogImageAsync(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 1 }, "grid/all", 3, cancellationToken: Ct);
        }

        var names = server.Requests.Where(request => request.Method == "PUT").Select(request => request.Path.Split('/').Last()).ToList();
        Assert.Matches(@"^grid~all%2Bstep%2B3%2Btimestamp%2B\d{13}%2B[0-9a-f-]{36}\.png$", names[0]);
        Assert.Equal(names[0].Replace(".png", "%2Bcompressed.png"), names[1]);
        Assert.Equal("""[{"key":"mlflow.loggedImages","value":"True"}]""", server.To("log-batch").Single().Json["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("user", "pässword", null, "Basic dXNlcjpww6Rzc3dvcmQ=")]
    [InlineData(null, null, "tok", "Bearer tok")]
    [InlineData("user", "pässword", "tok", "Basic dXNlcjpww6Rzc3dvcmQ=")]
    public async Task Credentials_Given_AreSentWithEachRequest(string? user, string? password, string? token, string header)
    {
        using var server = new FakeServer();
        var options = new MlflowOptions { TrackingUri = server.Uri, Username = user, Password = password, Token = token, Required = true };
        await using (await Mlflow.StartRunAsync("e", "r", options, Ct))
        {
        }

        Assert.All(server.Requests, request => Assert.Equal(header, request.Authorization));
    }

    [Fact]
    public async Task Credentials_InTheUri_AreSentAndNeverShown()
    {
        using var server = new FakeServer();
        var options = new MlflowOptions { TrackingUri = server.Uri.Replace("//", "//me:s%40cret@"), Required = true };
        await using var run = await Mlflow.StartRunAsync("e", "r", options, Ct);

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:s@cret"))}", server.Requests.First().Authorization);
        Assert.DoesNotContain("cret", $"{run} {run.Location}");
    }
}
