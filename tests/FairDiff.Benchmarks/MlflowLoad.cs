using System.Diagnostics;
using FairDiff.MLflow;

namespace FairDiff.Benchmarks;

/// <summary>
/// What logging costs a training: 1,000,000 values from four threads to a server on this machine that counts them. Time in the logging
/// threads per value, and until all have arrived; none may be missing. A training step of the smallest network takes about 27 ms.
/// </summary>
internal static class MlflowLoad
{
    private const int Values = 1_000_000;
    private const int Threads = 4;

    public static void Run(BenchmarkSettings settings)
    {
        var contest = new Contest($"{Values:N0} metric values from {Threads} threads", "milliseconds");
        contest.Add("in the logging threads", () => [Log().Result.Logging]);
        contest.Add("until the last has arrived", () => [Log().Result.Whole]);
        contest.Run(settings.Rounds);
    }

    private static async Task<(double Logging, double Whole)> Log()
    {
        using var server = new CountingServer();
        var folder = Directory.CreateTempSubdirectory("fairdiff-benchmark-");
        try
        {
            var options = new MlflowOptions
            {
                TrackingUri = server.Uri, Required = true, FallbackFolder = Path.Combine(
                    folder.FullName, "mlruns"), FlushTimeout = TimeSpan.FromMinutes(10),
            };
            var run = await Mlflow.StartRunAsync("load", "load", options);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
                () =>
                {
                    for (var step = 0; step < Values / Threads; step++)
                    {
                        run.LogMetric($"metric{thread}", step, step);
                    }
                },
                TaskCreationOptions.LongRunning)));
            var logging = clock.Elapsed.TotalMilliseconds;
            await run.DisposeAsync();
            return run.Dropped.Total + run.Spooled == 0 && server.Values == Values
                ? (logging, clock.Elapsed.TotalMilliseconds)
                : throw new InvalidOperationException($"{server.Values:N0} values arrived; {run.Dropped}; {run.Spooled} wait.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
