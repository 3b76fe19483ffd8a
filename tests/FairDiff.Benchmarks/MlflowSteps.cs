using System.Diagnostics;
using System.Globalization;
using FairDiff.MLflow;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// What logging costs a real training: steps of a ResNet-8 without MLflow, with a local store, and with a server in this process, in turn.
/// Each step logs what the project's own stages log: loss, learning rate, speed. What counts is processor time, of the logging threads and
/// of the server too, which a busy machine does not change; with more than one thread, torch waits by computing, and hides it.
/// </summary>
internal static class MlflowSteps
{
    private const int Classes = 10;
    private const int Batch = 16;
    private const int Size = 32;
    private const int Steps = 200;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(1);
        var calls = new Dictionary<string, List<double>> { ["local"] = [], ["server"] = [] };
        var contest = new Contest($"ResNet-8 training step, batch {Batch}, {Size} x {Size}", "ms of processor time");
        contest.Add("without MLflow", () => [Train(_ => { }, () => { })]);
        contest.Add("with a local store", () => [Logged(null, calls["local"])]);
        contest.Add("with a server", () =>
        {
            using var server = new CountingServer();
            var time = Logged(server.Uri, calls["server"]);
            return server.Values == LoggedValues ? [time] : throw new InvalidOperationException($"{server.Values:N0} values arrived.");
        });
        contest.Run(settings.Rounds);
        foreach (var (store, microseconds) in calls)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"in the three calls of a step, {store}: {Contest.Median(microseconds):F1} us"));
        }
    }

    private static int LoggedValues => 3 * (TrainingTimes.Warmup + Steps + 1);

    private static double Logged(string? server, List<double> microseconds)
    {
        var folder = Directory.CreateTempSubdirectory("fairdiff-benchmark-");
        try
        {
            var store = Path.Combine(folder.FullName, "mlruns");
            var options = new MlflowOptions
            {
                TrackingUri = server ?? store, Required = true, FallbackFolder = store,
            };
            var run = Mlflow.StartRunAsync("steps", "steps", options).GetAwaiter().GetResult();
            var time = Train(
                step =>
                {
                    var start = Stopwatch.GetTimestamp();
                    run.LogMetric("classifier/loss", 1.0 / (step + 1), step);
                    run.LogMetric("classifier/learningRate", 2e-4, step);
                    run.LogMetric("classifier/stepsPerSecond", 20, step);
                    microseconds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                },
                () => run.DisposeAsync().AsTask().GetAwaiter().GetResult());
            return run.Dropped.Total + run.Spooled == 0 ? time : throw new InvalidOperationException($"{run.Dropped}; {run.Spooled} wait.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Processor time per step, from the end of the warm-up until all is logged.</summary>
    private static double Train(Action<long> log, Action finish)
    {
        using var network = Initialization.Seeded(new ClassifierShape(ResNetArchitecture.ResNet8, Classes, Size).NewNetwork(), 0);
        using var images = randn(Batch, 3, Size, Size);
        using var labels = randint(0, Classes, [Batch]);
        var step = 0L;
        var before = TimeSpan.Zero;
        TrainingTimes.Measure(
            network,
            () =>
            {
                if (step == TrainingTimes.Warmup)
                {
                    before = Environment.CpuUsage.TotalTime;
                }

                log(step++);
                return nn.functional.cross_entropy(network.forward(images), labels);
            },
            iterations: Steps);
        finish();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (Steps + 1);
    }
}
