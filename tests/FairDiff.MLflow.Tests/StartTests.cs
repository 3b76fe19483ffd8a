using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

public sealed class StartTests : IDisposable
{
    private readonly Folders _folders = new();
    private readonly List<string> _warnings = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task StartRunAsync_NobodyListens_RecordsLocallySaysItLoudlyAndTagsTheServer()
    {
        var uri = $"http://127.0.0.1:{FakeServer.FreePort()}";
        await using var run = await Mlflow.StartRunAsync("e", "r", Options(uri), Ct);
        await run.LogParametersAsync(new { lr = 1 });
        Assert.True(await run.FlushAsync(Ct));

        Assert.StartsWith(_folders.Store, run.Location);
        Assert.Equal(uri, Folders.Read(run, "tags/fairdiff.tracking.intendedUri"));
        Assert.Equal("1", Folders.Read(run, "params/lr"));
        Assert.Contains("INSTEAD", Assert.Single(_warnings));
        Assert.Equal(0, run.Dropped.Total);
    }

    [Fact]
    public async Task StartRunAsync_ServerRefusesThePassword_RecordsLocallyWithoutTheSecret()
    {
        using var server = new FakeServer();
        server.Fault = _ => new Answer(401, "no", "text/html");
        await using var run = await Mlflow.StartRunAsync("e", "r", Options(server.Uri.Replace("//", "//me:s3cret@")), Ct);

        Assert.StartsWith(_folders.Store, run.Location);
        Assert.Contains("HTTP 401", _warnings.Single());
        Assert.DoesNotContain("s3cret", _warnings.Single() + Folders.Read(run, "tags/fairdiff.tracking.intendedUri"));
    }

    [Fact]
    public async Task StartRunAsync_ServerSilent_GivesUpAfterTheStartTimeout()
    {
        using var server = new FakeServer();
        using var release = new ManualResetEventSlim();
        server.Fault = _ =>
        {
            release.Wait(5000);
            return null;
        };
        await using var run = await Mlflow.StartRunAsync("e", "r", Options(server.Uri, startTimeout: 0.3), Ct);
        release.Set();

        Assert.StartsWith(_folders.Store, run.Location);
        Assert.Contains("did not answer within 0.3 s", _warnings.Single());
    }

    [Fact]
    public async Task StartRunAsync_NothingWorks_TrainingGoesOnAndAllIsCounted()
    {
        var file = Path.Combine(_folders.Root, "file");
        await File.WriteAllTextAsync(file, "", Ct);
        var options = new MlflowOptions { TrackingUri = Path.Combine(file, "mlruns"), Warning = _warnings.Add };
        var run = await Mlflow.StartRunAsync("e", "r", options, Ct);
        run.LogMetric("loss", 1, 0);
        await run.LogTextAsync("x", "x.txt", Ct);
        await run.DisposeAsync();

        Assert.Equal((1, 1), (run.Dropped.Metrics, run.Dropped.Artifacts));
        Assert.Contains("NOT RECORDED", _warnings[0]);
    }

    [Fact]
    public async Task StartRunAsync_RequiredAndNobodyListens_Throws()
    {
        var options = new MlflowOptions
        {
            TrackingUri = $"http://127.0.0.1:{FakeServer.FreePort()}", Required = true, MaxRetries = 1, RetryDelay = TimeSpan.Zero,
        };
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.StartRunAsync("e", "r", options, Ct));

        Assert.Contains("MLFLOW_TRACKING_URI", error.Message);
    }

    [Theory]
    [InlineData("sqlite:///mlflow.db", "sqlite:")]
    [InlineData("databricks", "databricks:")]
    [InlineData("postgresql://me:s3cret@db/mlflow", "postgresql:")]
    public async Task StartRunAsync_UnsupportedForm_NamesItAndTheRemedy(string uri, string named)
    {
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.StartRunAsync("e", "r", new() { TrackingUri = uri }, Ct));

        Assert.Contains($"\"{named}\"", error.Message);
        Assert.Contains("mlflow server --backend-store-uri", error.Message);
        Assert.DoesNotContain("s3cret", error.Message);
    }

    [Fact]
    public async Task StartRunAsync_NoUriGiven_TheEnvironmentDecides()
    {
        var before = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _folders.Store);
        try
        {
            await using var run = await Mlflow.StartRunAsync("e", cancellationToken: Ct);

            Assert.StartsWith(_folders.Store, run.Location);
            Assert.Matches("^[a-z]+-[a-z]+-[0-9]+$", run.Name);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", before);
        }
    }

    [Fact]
    public async Task StartRunAsync_ServerRedirects_NamesTheOtherAddress()
    {
        using var server = new FakeServer();
        server.Fault = _ => new Answer(301, "", Location: "https://tracking.example/login?next=1");
        await using var run = await Mlflow.StartRunAsync("e", "r", Options(server.Uri), Ct);

        Assert.Contains("points to https://tracking.example: give", _warnings.Single());
    }

    [Fact]
    public async Task StartRunAsync_FileUri_IsALocalStore()
    {
        var folder = Path.Combine(_folders.Root, "a b", "mlruns");
        await using var run = await Mlflow.StartRunAsync("e", "r", new() { TrackingUri = new Uri(folder).AbsoluteUri }, Ct);

        Assert.StartsWith(folder, run.Location);
    }

    [Fact]
    public async Task StartRunAsync_OptionOutOfRange_NamesOptionValueAndRange()
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Mlflow.StartRunAsync("e", "r", new() { MaxRetries = 11 }, Ct));

        Assert.Contains("MlflowOptions.MaxRetries is 11; allowed is 0 to 10", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task StartRunAsync_EmptyExperiment_Throws(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Mlflow.StartRunAsync(name, "r", _folders.Options(), Ct));

    private MlflowOptions Options(string uri, double startTimeout = 5) => new()
    {
        TrackingUri = uri,
        FallbackFolder = _folders.Store,
        MaxRetries = 1,
        RetryDelay = TimeSpan.FromMilliseconds(5),
        StartTimeout = TimeSpan.FromSeconds(startTimeout),
        Warning = _warnings.Add,
    };
}
