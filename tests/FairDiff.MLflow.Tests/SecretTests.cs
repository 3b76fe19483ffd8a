using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>A password, a token and a signed address appear nowhere but in the requests that need them.</summary>
public sealed class SecretTests : ServerTests
{
    private const string Password = "hunter22-p4ss";
    private const string Token = "t0ken-4711";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ThroughAnOutageAndASync_LeavesNoSecretBehind(bool basic)
    {
        var basicText = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"me:{Password}"));
        var warnings = new List<string>();
        var options = new MlflowOptions
        {
            TrackingUri = basic ? _server.Uri.Replace("//", $"//me:{Password}@") : _server.Uri,
            Token = basic ? null : Token,
            FallbackFolder = _folders.Store,
            MaxRetries = 0,
            RetryDelay = TimeSpan.FromMilliseconds(2),
            FlushInterval = TimeSpan.FromMilliseconds(5),
            FlushTimeout = TimeSpan.FromSeconds(.3),
            StartTimeout = TimeSpan.FromSeconds(5),
            Warning = message =>
            {
                lock (warnings)
                {
                    warnings.Add(message);
                }
            },
        };
        var run = await Mlflow.StartRunAsync("e", "r", options, Ct);

        // A server, or a proxy in front of it, that quotes what it was sent.
        _server.Fault = request => new(500, $"you sent {request.Authorization} ({Password} {Token}) to {request.Path}", "text/plain");
        run.LogMetric("loss", 1);
        await run.LogParametersAsync(new { Password, ApiToken = Token, lr = 1 });
        await run.LogTextAsync("x", "x.txt", Ct);
        run.Fail(new InvalidOperationException($"cannot reach it with {(basic ? Password : Token)}"));
        await run.DisposeAsync();
        var local = await Mlflow.StartRunAsync("e", "local", options, Ct);
        await local.DisposeAsync();
        var error = await Assert.ThrowsAsync<MlflowException>(() => new MlflowClient(options).GetExperimentAsync("1", Ct));
        _server.Fault = null;

        var told = string.Join('\n', [.. warnings, .. run.Warnings, run.ToString(), run.Location, error.ToString(), error.ServerMessage ?? ""]);
        var written = string.Join('\n', Directory.GetFiles(_folders.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var secret in basic ? [Password, basicText] : new[] { Token })
        {
            Assert.DoesNotContain(secret, told);
            Assert.DoesNotContain(secret, written);
        }

        Assert.True(run.Spooled > 0);
        var report = await Mlflow.SyncAsync(from: _folders.Store, options: options, progress: warnings.Add, ct: Ct);
        Assert.Empty(report.Failures);
        Assert.DoesNotContain(_server.Requests, request => request.Body.Contains(basic ? Password : Token));
        Assert.DoesNotContain(warnings, line => line.Contains(basic ? Password : Token));
    }

    [Fact]
    public async Task DownloadArtifactAsync_SignedAddressElsewhere_GetsNoPasswordAndItsSignatureIsNotTold()
    {
        using var store = new FakeServer();
        store.Fault = _ => new(403, "denied", "text/plain");
        _server.Known.Signs = true;
        _server.Known.Address = store.Uri;
        using var client = new MlflowClient(new MlflowOptions { TrackingUri = _server.Uri, Token = Token, MaxRetries = 0 });
        var id = (await client.CreateRunAsync(await client.CreateExperimentAsync("e", ct: Ct), ct: Ct)).Info.RunId;
        var error = await Assert.ThrowsAsync<MlflowException>(() => client.DownloadArtifactAsync(id, "x.txt", Stream.Null, Ct));

        Assert.Null(store.Requests.Single().Authorization);
        Assert.DoesNotContain("signature", error.ToString());
    }
}
