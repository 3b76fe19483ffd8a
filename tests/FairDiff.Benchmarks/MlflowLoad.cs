using System.Diagnostics;
using System.Net;
using FairDiff.MLflow;

namespace FairDiff.Benchmarks;

/// <summary>
/// What logging costs a training: 1,000,000 values from four threads to a server on this machine that counts them. Time in the logging threads per
/// value, and until all have arrived; none may be missing. A training step of the smallest network takes about 27 ms.
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
                TrackingUri = server.Uri, Required = true, FallbackFolder = Path.Combine(folder.FullName, "mlruns"), FlushTimeout = TimeSpan.FromMinutes(10),
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
            return run.Lost.Total + run.Spooled == 0 && server.Values == Values
                ? (logging, clock.Elapsed.TotalMilliseconds)
                : throw new InvalidOperationException($"{server.Values:N0} values arrived; {run.Lost}; {run.Spooled} wait.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Answers as much of MLflow as a run needs, and counts the values that it is sent.</summary>
    private sealed class CountingServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private long _values;

        public CountingServer()
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Uri = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            _listener.Prefixes.Add($"{Uri}/");
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Uri { get; }

        public long Values => Interlocked.Read(ref _values);

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    Answer(await _listener.GetContextAsync());
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
            }
        }

        private void Answer(HttpListenerContext context)
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var body = reader.ReadToEnd();
            var path = context.Request.Url!.AbsolutePath;
            Interlocked.Add(ref _values, path.EndsWith("log-batch", StringComparison.Ordinal) ? body.Split("\"key\"").Length - 1 : 0);
            var answer = path[(path.LastIndexOf('/') + 1)..] switch
            {
                "get-by-name" => """{"experiment":{"experiment_id":"1","name":"load"}}""",
                "create" => """{"run":{"info":{"run_id":"0123456789abcdef0123456789abcdef","run_name":"load"}}}""",
                "update" => """{"run_info":{"run_id":"0123456789abcdef0123456789abcdef","status":"FINISHED"}}""",
                _ => "{}",
            };
            var bytes = System.Text.Encoding.UTF8.GetBytes(answer);
            context.Response.ContentType = "application/json";

            // In one piece: a second one would wait for the client's acknowledgement.
            context.Response.ContentLength64 = bytes.Length;
            context.Response.OutputStream.Write(bytes);
            context.Response.Close();
        }
    }
}
