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

        var told = string.Join(
            '\n', [.. warnings, .. run.Warnings, run.ToString(), run.Location, error.ToString(), error.ServerMessage ?? ""]);
        var written = string.Join('\n', Directory.GetFiles(_folders.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var secret in basic ? [Password, basicText] : new[] { Token })
        {
            Assert.DoesNotContain(secret, told);
            Assert.DoesNotContain(secret, written);
        }

        Assert.True(run.Spooled > 0);
        var report = await Mlflow.SyncAsync(from: _folders.Store, options: options, progress: warnings.Add, cancellationToken: Ct);
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
        var id = (
            await client.CreateRunAsync(await client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct)).Info.RunId;
        var error = await Assert.ThrowsAsync<MlflowException>(() => client.DownloadArtifactAsync(id, "x.txt", Stream.Null, Ct));

        Assert.Null(store.Requests.Single().Authorization);
        Assert.DoesNotContain("signature", error.ToString());
    }

    [Theory]
    [InlineData("MLFLOW_TRACKING_TOKEN", "\n")]
    [InlineData("MLFLOW_TRACKING_TOKEN", "\r\n")]
    [InlineData("MLFLOW_TRACKING_TOKEN", "\u0001")]
    [InlineData("MLFLOW_TRACKING_TOKEN", "\u00e9")]
    [InlineData("MLFLOW_TRACKING_PASSWORD", "\n")]
    [InlineData("MLFLOW_TRACKING_USERNAME", "\n")]
    [InlineData("MLFLOW_WORKSPACE", "\n")]
    public async Task Start_SecretThatNoHeaderCanHold_IsOneLineWithoutIt(string variable, string odd)
    {
        var secret = $"hunter22{odd}p4ss";
        var options = new MlflowOptions
        {
            TrackingUri = _server.Uri,
            Required = true,
            MaxRetries = 0,
            Token = variable == "MLFLOW_TRACKING_TOKEN" ? secret : null,
            Username = variable == "MLFLOW_TRACKING_USERNAME" ? secret : "me",
            Password = variable == "MLFLOW_TRACKING_PASSWORD" ? secret : "x",
            Workspace = variable == "MLFLOW_WORKSPACE" ? secret : null,
        };
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.StartRunAsync("e", "r", options, Ct));
        Assert.Contains(variable, error.Message);
        Assert.DoesNotContain("hunter22", error.ToString());
        Assert.DoesNotContain("p4ss", error.ToString());
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("postgresql://me:hunter22@db/mlflow")]
    [InlineData("file://me:hunter22@host/mlruns")]
    [InlineData("me:hunter22@host:5000")]
    [InlineData("http//me:hunter22@host:5000")]
    [InlineData("htp:/me:hunter22@host")]
    [InlineData("http://me:hunter22@")]
    [InlineData("http://me:hun/ter22@ho st")]
    public async Task TrackingUri_ThatCannotBeUsed_IsToldWithoutItsPassword(string uri)
    {
        var options = new MlflowOptions { TrackingUri = uri, Required = true, MaxRetries = 0, FallbackFolder = _folders.Store };
        Func<Task>[] uses =
        [
            () => Mlflow.StartRunAsync("e", "r", options, Ct),
            () => Mlflow.SearchRunsAsync(options: options, cancellationToken: Ct).ToListAsync(Ct).AsTask(),
            () => Mlflow.SyncAsync(uri, _folders.Root, options, cancellationToken: Ct),
            () => Task.FromResult(new MlflowClient(options)),
        ];
        foreach (var use in uses)
        {
            var error = await Assert.ThrowsAnyAsync<MlflowException>(use);
            Assert.DoesNotContain("hunter22", error.ToString());
            Assert.DoesNotContain("ter22", error.ToString());
        }

        Assert.False(Directory.Exists(uri));
    }

    [Theory]
    [InlineData("https://me:hunter22@host/path?x=1", "https://***@host/path?x=1")]
    [InlineData("https://token@host", "https://***@host")]
    [InlineData("https://me:hun/ter#22@host/x", "https://***@host/x")]
    [InlineData("https://me:h@unter22@host", "https://***@host")]
    [InlineData("https://host:8080/a@b", "https://host:8080/a@b")]
    [InlineData("two: ftp://a:b@c and s3://k:s@d/e", "two: ftp://***@c and s3://***@d/e")]
    [InlineData("me@example.org", "me@example.org")]
    [InlineData("""{"uri":"https://me:x@host/a"}""", """{"uri":"https://***@host/a"}""")]
    public void WithoutCredentials_Addresses_LoseUserAndPasswordOnly(string text, string expected) =>
        Assert.Equal(expected, Rest.Secrets.WithoutCredentials(text));

    [Fact]
    public async Task Log_AddressesWithCredentials_AreRecordedWithoutThem()
    {
        const string Address = "https://me:hunter22-p4ss@host/x";
        var warnings = new List<string>();
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(warnings, new Dictionary<string, string> { ["from"] = Address }),
            Ct);
        await run.LogParametersAsync(new { weights = Address, several = new[] { Address, "a" } });
        await run.SetTagAsync("source", Address);
        await run.LogDatasetAsync(new Dataset { Name = "d", Digest = "1", SourceType = "http", Source = $$"""{"uri":"{{Address}}"}""" });
        run.Fail(new InvalidOperationException($"cannot load {Address}"));
        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total);
        var written = string.Join('\n', [.. warnings,
            .. Directory.GetFiles(_folders.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllText)]);
        Assert.DoesNotContain(Password, written);
        Assert.Equal("https://***@host/x", Folders.Read(run, "params/weights"));
    }
}
