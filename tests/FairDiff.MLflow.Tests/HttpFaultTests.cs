using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

public sealed class HttpFaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogBatch_UnavailableTwice_IsSentAgainAndNothingIsLost()
    {
        using var server = new FakeServer();
        var refused = 0;
        server.Fault = request => request.Path.EndsWith("log-batch", StringComparison.Ordinal) && Interlocked.Increment(ref refused) <= 2
            ? new Answer(503, "busy", "text/plain", RetryAfter: "0")
            : null;
        var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);
        run.LogMetric("loss", 1, 0);
        await run.DisposeAsync();

        Assert.Equal(3, server.To("log-batch").Count());
        Assert.Equal(0, run.Dropped.Total);
        Assert.Empty(run.Warnings);
    }

    [Fact]
    public async Task LogBatch_OneEntryRefused_OnlyThatOneIsLost()
    {
        using var server = new FakeServer();
        server.Fault = request => request.Path.EndsWith("log-batch", StringComparison.Ordinal) && request.Body.Contains("\"bad\"")
            ? MlflowAnswers.Error(400, "INVALID_PARAMETER_VALUE", "Invalid value \"bad\"")
            : null;
        var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);
        foreach (var name in "abcdefg".Select(letter => letter.ToString()).Append("bad").Concat(["h", "i"]))
        {
            run.LogMetric(name, 1, 0);
        }

        await run.DisposeAsync();

        Assert.Equal(1, run.Dropped.Metrics);
        var accepted = server.To("log-batch").Where(batch => !batch.Body.Contains("\"bad\"")).Sum(
            batch => batch.Json["metrics"]!.AsArray().Count);
        Assert.Equal(9, accepted);
    }

    [Theory]
    [InlineData("mlflow-artifacts:/1/{run}/artifacts")]
    [InlineData("/srv/mlruns/1/{run}/artifacts")]
    public async Task Artifacts_ALoginPageAnswersEverySecondTime_AreThereAndWhole(string artifactUri)
    {
        // It says "200" to what it throws away.
        using var server = new FakeServer();
        server.Known.ArtifactUri = artifactUri;
        var count = 0;
        server.Fault = request => request.Method != "GET" && request.Path.Contains("artifact", StringComparison.Ordinal)
            && Interlocked.Increment(ref count) % 2 == 1 ? new Answer(200, "<html>Please log in</html>", "text/html; charset=utf-8") : null;
        var run = await Mlflow.StartRunAsync("e", "r", server.Options(retries: 0), Ct);
        for (var note = 0; note < 4; note++)
        {
            await run.LogTextAsync("note", $"{note}.txt", Ct);
        }

        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total + run.Spooled);
        Assert.Equal(4, server.Known.Artifacts.Count);
        server.Fault = request => request.Path.EndsWith("/get-artifact", StringComparison.Ordinal)
            || request.Path.Contains("mlflow-artifacts/artifacts/", StringComparison.Ordinal)
                ? new Answer(200, "<html>Please log in</html>", "text/html") : null;
        using var client = new MlflowClient(server.Options(retries: 0));
        var error = await Assert.ThrowsAsync<MlflowException>(() => client.DownloadArtifactAsync(run.RunId, "0.txt", Stream.Null, Ct));
        Assert.Contains("login page", error.Message);
    }

    [Fact]
    public async Task StartRunAsync_RunCreateAnswersBadGateway_IsNotRepeated()
    {
        using var server = new FakeServer();
        server.Fault = request =>
            request.Path.EndsWith("runs/create", StringComparison.Ordinal) ? new Answer(502, "bad gateway", "text/plain") : null;
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.StartRunAsync("e", "r", server.Options(), Ct));

        Assert.Single(server.To("runs/create"));
        Assert.Contains("HTTP 502", error.Message);
    }

    [Fact]
    public async Task StartRunAsync_ExperimentMadeByAnotherMeanwhile_IsUsed()
    {
        using var server = new FakeServer();
        server.Fault = request =>
        {
            if (request.Path.EndsWith("experiments/create", StringComparison.Ordinal))
            {
                server.Known.Experiments["e"] = "77";
            }

            return null;
        };
        await using var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);

        Assert.Equal("77", run.ExperimentId);
    }

    [Fact]
    public async Task StartRunAsync_Unauthorized_NamesTheVariablesAndHidesTheSecret()
    {
        using var server = new FakeServer();
        server.Fault = request => new Answer(401, $"You are not authenticated. You sent {request.Authorization} or hunter22", "text/html");
        var options = new MlflowOptions { TrackingUri = server.Uri, Username = "me", Password = "hunter22", Required = true };
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.StartRunAsync("e", "r", options, Ct));

        Assert.Contains("HTTP 401", error.Message);
        Assert.Contains("MLFLOW_TRACKING_PASSWORD", error.Message);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.DoesNotContain("hunter22", error.ToString());
        Assert.DoesNotContain(Convert.ToBase64String("me:hunter22"u8), error.ToString());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task LogArtifactAsync_ServerRefuses_IsCountedAndTrainingGoesOn()
    {
        using var server = new FakeServer();
        server.Fault = request => request.Method == "PUT" ? MlflowAnswers.Error(403, "PERMISSION_DENIED", "no") : null;
        var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct);
        await run.LogTextAsync("x", "a.txt", Ct);
        await run.LogTextAsync("x", "../escape.txt", Ct);
        await run.LogArtifactAsync("/no/such/file.bin", cancellationToken: Ct);
        await run.DisposeAsync();

        Assert.Equal(3, run.Dropped.Artifacts);
        Assert.Contains(run.Warnings, warning => warning.Contains("PERMISSION_DENIED"));
        Assert.Contains(run.Warnings, warning => warning.Contains("file.bin"));
    }

    [Fact]
    public async Task StartRunAsync_NotAnMlflowServer_SaysSo()
    {
        using var server = new FakeServer();
        server.Fault = _ => new Answer(200, "<html>Please log in</html>", "text/html");
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.StartRunAsync("e", "r", server.Options(), Ct));

        Assert.Contains("not as an MLflow server", error.Message);
    }
}
