using System.Diagnostics;
using FairDiff.MLflow;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>A study that is killed (SIGKILL, in a process of its own) anywhere and typed again has everything in MLflow, once, and leaves
/// no run running.</summary>
[Collection(ProcessState.Collection)]
public sealed class KilledStudyTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    public KilledStudyTests() => Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Store);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.Path, "mlruns");

    private string Output => Path.Combine(_folder.Path, "run");

    private string[] Arguments =>
    [
        "demo", "--preset", "smoke", "--methods", "baseline", "--seeds", "2", "--generator-steps", "2", "--synthetic", "6",
            "--classifier-steps", "2",
        "--parallel", "1", "--output", Output,
    ];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }

    [Fact]
    public async Task Demo_KilledWhereItHurts_TypedAgainPublishesEverythingOnce()
    {
        // Between a result and its publication; between the publication and the next classifier; behind the last result.
        KillAt(Path.Combine(Output, "results", "unpublished", "baseline-seed0", "result.json"));
        Assert.NotEmpty(await RunningAsync());
        KillAt(Path.Combine(Output, "results", "baseline-seed0.json"));
        KillAt(Path.Combine(Output, "results", "unpublished", "baseline-seed1", "result.json"));
        Assert.Equal(ExitCodes.Success, await ExitCodes.Guard(() => Root.InvokeAsync(Arguments)));

        Assert.Empty(await RunningAsync());
        var runs = await Mlflow.SearchRunsAsync(cancellationToken: Ct).ToListAsync(Ct);
        var study = Assert.Single(runs, run => !run.Data.Tags.ContainsKey("mlflow.parentRunId"));
        Assert.Equal(MlflowRunStatus.Finished, study.Info.Status);
        Assert.True(File.Exists(Path.Combine(FolderOf(study), "artifacts", "report.json")));
        foreach (var seed in new[] { "0", "1" })
        {
            var child = Assert.Single(runs, run => run.Info.RunName == $"baseline, seed {seed}"
                && run.Info.Status == MlflowRunStatus.Finished);
            Assert.Equal(study.Info.RunId, child.Data.Tags["mlflow.parentRunId"]);
            Assert.Equal(seed, child.Data.Params["Seed"]);
            Assert.Single(File.ReadAllLines(Path.Combine(FolderOf(child), "metrics", "fairness", "inDistribution", "accuracy")));
            Assert.Equal(seed == "0" ? 1 : 0, child.Outputs.ModelOutputs.Count);
        }

        Assert.Single(Directory.GetFiles(Store, "model.zip", SearchOption.AllDirectories));
        Assert.Single(File.ReadAllLines(Path.Combine(FolderOf(study), "metrics", "baseline", "inDistribution", "accuracy")));
        Assert.False(Directory.Exists(Path.Combine(Output, "results", "unpublished", "baseline-seed0")));
    }

    [Fact]
    public async Task Demo_MlflowTakesNothing_TheStudyIsDoneAndPublishedByTheNextOne()
    {
        // No folder can be made below a file, and none where the server's runs would wait.
        var file = Path.Combine(_folder.Path, "full");
        await File.WriteAllTextAsync(file, "", Ct);
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Path.Combine(file, "mlruns"));
        Assert.Equal(ExitCodes.Success, await ExitCodes.Guard(() => Root.InvokeAsync(Arguments)));
        Assert.True(File.Exists(Path.Combine(Output, "report.html")));
        var computed = File.GetLastWriteTimeUtc(Path.Combine(Output, "results", "unpublished", "baseline-seed0", "result.json"));

        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Store);
        Assert.Equal(ExitCodes.Success, await ExitCodes.Guard(() => Root.InvokeAsync(Arguments)));
        Assert.Equal(computed, File.GetLastWriteTimeUtc(Path.Combine(Output, "results", "baseline-seed0.json")));
        var runs = await Mlflow.SearchRunsAsync(cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(3, runs.Count);
        Assert.All(runs.Where(run => run.Data.Tags.ContainsKey("mlflow.parentRunId")), run =>
            Assert.True(run.Data.Metrics.ContainsKey("fairness/inDistribution/accuracy")));
        Assert.Single(Directory.GetFiles(Store, "model.zip", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Demo_ServerAnswers500_TheStudyIsDoneAndRecordedInTheFolder()
    {
        using var listener = new System.Net.HttpListener();
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var address = $"http://127.0.0.1:{((System.Net.IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        listener.Prefixes.Add($"{address}/");
        listener.Start();
        var serving = Task.Run(
            async () =>
            {
                while (listener.IsListening)
                {
                    var context = await listener.GetContextAsync();
                    context.Response.StatusCode = 500;
                    context.Response.Close();
                }
            },
            Ct);
        var (here, retries) = (Environment.CurrentDirectory, Environment.GetEnvironmentVariable("MLFLOW_HTTP_REQUEST_MAX_RETRIES"));
        try
        {
            Environment.CurrentDirectory = _folder.Path;
            Environment.SetEnvironmentVariable("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");
            Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", address);
            Assert.Equal(ExitCodes.Success, await ExitCodes.Guard(() => Root.InvokeAsync(Arguments)));
        }
        finally
        {
            Environment.CurrentDirectory = here;
            Environment.SetEnvironmentVariable("MLFLOW_HTTP_REQUEST_MAX_RETRIES", retries);
            listener.Close();
            await serving.ContinueWith(_ => { }, Ct);
        }

        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Store);
        var runs = await Mlflow.SearchRunsAsync(cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(3, runs.Count);
        Assert.All(runs, run => Assert.Equal(MlflowRunStatus.Finished, run.Info.Status));
        Assert.True(File.Exists(Path.Combine(Output, "results", "baseline-seed0.json")));
    }

    private async Task<IReadOnlyList<FairDiff.MLflow.Client.Run>> RunningAsync() =>
        await Mlflow.SearchRunsAsync(filter: "status = 'RUNNING'", cancellationToken: Ct).ToListAsync(Ct);

    private string FolderOf(FairDiff.MLflow.Client.Run run) => Path.Combine(Store, run.Info.ExperimentId, run.Info.RunId);

    /// <summary>Runs the command until a file is there, and kills it.</summary>
    private void KillAt(string file)
    {
        var line = CommandProcess.Line();
        using var process = Process.Start(new ProcessStartInfo(line[0], [.. line[1..], .. Arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, clock) = (process.StandardOutput.ReadToEndAsync(Ct), Stopwatch.StartNew());
        var error = process.StandardError.ReadToEndAsync(Ct);
        while (!File.Exists(file) && !process.HasExited && clock.Elapsed < Limit)
        {
            Thread.Sleep(1);
        }

        Assert.True(File.Exists(file),
            $"{file} is not there.\n{(process.HasExited ? output.Result + error.Result : "The process is still at work.")}");
        process.Kill();
        process.WaitForExit();
    }
}
