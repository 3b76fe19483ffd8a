using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.MLflow;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Tracking;

/// <summary><c>fairdiff mlflow</c> over a local store; the server's side is tested with FairDiff.MLflow.</summary>
public sealed class MlflowCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.Path, "mlruns");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_Filter_ShowsTheRuns()
    {
        await RecordAsync();
        var text = await RunAsync("mlflow", "list", "--uri", Store, "--filter", "params.Seed = '1'");

        Assert.Contains("second", text);
        Assert.Contains("Finished", text);
        Assert.DoesNotContain("first", text);
        Assert.Contains("No runs.", await RunAsync("mlflow", "list", "--uri", Store, "--filter", "params.Seed = '7'"));
    }

    [Fact]
    public async Task Compare_BestFirstWithTheParametersThatDiffer()
    {
        await RecordAsync();
        var lines = (await RunAsync("mlflow", "compare", "val/acc", "gap", "--uri", Store)).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["run", "val/acc", "gap", "Seed", "id"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("second 0.75 0.125 1", string.Join(' ', lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.StartsWith("first 0.5 - 0", string.Join(' ', lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        lines = (await RunAsync("mlflow", "compare", "val/acc", "--ascending", "--max", "1", "--uri", Store)).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("first", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Compare_MetricThatNoRunHas_NamesThoseThatThereAre()
    {
        await RecordAsync();
        var error = await Assert.ThrowsAsync<FairDiffException>(() => RunAsync("mlflow", "compare", "accuracy", "--uri", Store));
        Assert.Contains("gap, val/acc", error.Message);
    }

    [Fact]
    public async Task List_FilterThatCannotBeRead_IsForTheUser()
    {
        await RecordAsync();
        var error = new StringWriter();
        Assert.Equal(ExitCodes.Failure, await ExitCodes.Guard(
            async () => await Root.InvokeAsync(["mlflow", "list", "--uri", Store, "--filter", "a = 'b' OR c = 'd'"]), error));
        Assert.Contains("metrics.X, params.X or tags.X", error.ToString());
    }

    [Fact]
    public async Task Sync_NobodyListens_IsForTheUser()
    {
        await RecordAsync();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var error = new StringWriter();
        Assert.Equal(ExitCodes.Failure, await ExitCodes.Guard(
            async () => await Root.InvokeAsync(["mlflow", "sync", "--to", $"http://127.0.0.1:{port}", "--from", Store]), error));
        Assert.Contains("did not answer", error.ToString());
    }

    [Fact]
    public async Task List_DamagedAndLeftRuns_AreShown()
    {
        await RecordAsync();
        var metas = Directory.GetFiles(Store, "meta.yaml", SearchOption.AllDirectories).Where(file =>
            File.ReadAllText(file).Contains("run_id")).ToArray();
        foreach (var meta in metas)
        {
            File.WriteAllText(meta, File.ReadAllText(meta).Replace("status: 3", "status: 1").Replace("user_id: ",
                "user_id: \"\\q\"\nbroken: "));
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(meta)!, "tags", "fairdiff.process"),
                $"{Environment.MachineName} {int.MaxValue} 2020-01-01T00:00:00Z");
        }

        var text = await RunAsync("mlflow", "list", "--uri", Store);
        Assert.Contains("first", text);
        Assert.Equal(2, text.Split("Running (its process is gone)").Length - 1);
        Assert.Contains("second", await RunAsync("mlflow", "compare", "val/acc", "--uri", Store));
    }

    private async Task RecordAsync()
    {
        foreach (var (name, seed, accuracy) in new[] { ("first", 0, .5), ("second", 1, .75) })
        {
            await using var run = await Mlflow.StartRunAsync("e", name, new() { TrackingUri = Store }, Ct);
            await run.LogParametersAsync(new { Seed = seed, Method = "label" });
            run.LogMetric("val/acc", accuracy);
            if (seed == 1)
            {
                run.LogMetric("gap", .125);
            }
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var code = await Root.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, Ct);
        Assert.Equal(ExitCodes.Success, code);
        return output.ToString();
    }
}
