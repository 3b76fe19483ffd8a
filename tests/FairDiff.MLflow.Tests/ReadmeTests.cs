using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>The samples of the package's README, compiled, run, and held against its text.</summary>
[Collection(nameof(EnvironmentCollection))]
public sealed partial class ReadmeTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();
    private readonly string _directory = Environment.CurrentDirectory;

    public ReadmeTests()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _server.Uri);
        Environment.CurrentDirectory = _folders.Root;
        Directory.CreateDirectory("data");
        File.WriteAllText("data/train.csv", "a");
        File.WriteAllText("report.html", "<p>");
        File.WriteAllText("flowers.onnx", "weights");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", null);
        Environment.CurrentDirectory = _directory;
        _server.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public async Task Samples_Run_LeaveWhatTheReadmeSays()
    {
        await RecordAsync();
        var run = _server.Known.Runs.Values.Single();
        Assert.Equal(("0.001", "18"), (run.Params["LearningRate"], run.Params["Network.Depth"]));
        Assert.Equal(1000, run.Metrics["train/loss"].Count);
        Assert.Equal("1", _server.Known.Aliases[("flowers", "candidate")]);

        await ReadAsync();
        Assert.Equal("weights", await File.ReadAllTextAsync("downloaded/flowers.onnx", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Samples_InTheReadme_AreThoseThatAreCompiledHere()
    {
        var here = Lines(File.ReadAllText(ThisFile())).ToHashSet();
        var readme = File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "src", "FairDiff.MLflow", "README.md"), Encoding.UTF8);
        var samples = Sample().Matches(readme).Select(match => match.Groups[1].Value).Take(2).ToArray();
        Assert.Equal(2, samples.Length);

        // These tests live in a namespace below that one.
        Assert.All(samples.SelectMany(Lines).Where(line => line != "using FairDiff.MLflow;"), line => Assert.Contains(line, here));
    }

    private static async Task RecordAsync()
    {
        await using var run = await Mlflow.StartRunAsync("flowers", "first try");
        await run.LogParametersAsync(new { LearningRate = 0.001, Network = new { Depth = 18 } });   // LearningRate, Network.Depth
        await run.LogDatasetAsync(Dataset.FromFile("data/train.csv"), "training");

        for (var step = 0; step < 1000; step++)
        {
            run.LogMetric("train/loss", Math.Exp(-step / 300.0), step);                             // returns at once
        }

        await run.LogTableAsync(["class", "recall"], [["rose", 0.91], ["tulip", 0.88]], "tables/recall.json");
        await run.LogArtifactAsync("report.html");
        await run.LogModelAsync(MlflowModel.Onnx("flowers.onnx"), registeredName: "flowers", alias: "candidate");
    }

    private static async Task ReadAsync()
    {
        using var client = new MlflowClient();                                // or services.AddMlflow() and an injected MlflowClient
        await foreach (var found in client.SearchRunsAsync(["0"], "params.LearningRate = '0.001'"))
        {
            Console.WriteLine($"{found.Info.RunName}: {found.Data.Metrics["train/loss"].Value}");
        }

        var version = await client.GetModelVersionByAliasAsync("flowers", "candidate");
        await client.DownloadModelAsync(version, "downloaded");
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
