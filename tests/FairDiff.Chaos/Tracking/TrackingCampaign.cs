using System.Collections.Concurrent;
using FairDiff.MLflow;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.Chaos.Tracking;

/// <summary>
/// Runs are logged to a server behind a <see cref="FaultProxy"/>: a real one where FAIRDIFF_MLFLOW_URI names it, and the fake one of the
/// tests. After a sync without faults each value, parameter and file is there, once.
/// </summary>
internal sealed class TrackingCampaign(Campaign campaign, string root, int seed)
{
    private const int Steps = 400;
    private const double Share = .4;

    public async Task RunAsync(int runs)
    {
        using var fake = new FakeServer();
        var real = Environment.GetEnvironmentVariable("FAIRDIFF_MLFLOW_URI");
        if (string.IsNullOrEmpty(real))
        {
            campaign.Say("FAIRDIFF_MLFLOW_URI names no real server: the fake one of the tests alone");
        }

        foreach (var server in new[] { fake.Uri, real }.Where(uri => !string.IsNullOrEmpty(uri)))
        {
            for (var own = seed; own < seed + runs; own++)
            {
                campaign.Count(server == fake.Uri ? "runs on the fake server" : "runs on the real server");
                if (await ProblemAsync(server!, own) is { } problem)
                {
                    campaign.Fail($"seed {own}: {problem}", $"tracking --seed {own} --count 1");
                }
            }
        }
    }

    private async Task<string?> ProblemAsync(string server, int own)
    {
        var (experiment, folder) = ($"fairdiff-chaos-{Guid.NewGuid():N}", Path.Combine(Place.Fresh(root), "mlruns"));
        var faults = new ConcurrentQueue<string>();
        using var proxy = new FaultProxy(server, own, (fault, request) =>
        {
            campaign.Count($"x {fault}");
            faults.Enqueue($"{fault} {request}");
        });
        var options = new MlflowOptions
        {
            TrackingUri = proxy.Uri,
            FallbackFolder = folder,
            MaxRetries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(5),
            FlushInterval = TimeSpan.FromMilliseconds(10),
            FlushTimeout = TimeSpan.FromSeconds(2),
            RequestTimeout = TimeSpan.FromSeconds(1),
            Warning = _ => { },
        };
        var run = await Mlflow.StartRunAsync(experiment, "run", options);
        proxy.Share = Share;
        for (var step = 0; step < Steps; step++)
        {
            run.LogMetric("loss", step, step);
            if (step % 50 == 49)
            {
                await run.FlushAsync();
                await run.LogTextAsync("note", $"notes/{step}.txt");
                await run.LogParametersAsync(new Dictionary<string, int> { [$"p{step}"] = step });
            }
        }

        await run.DisposeAsync();
        proxy.Share = 0;
        var waits = Directory.Exists(folder) || Directory.Exists(folder + "-spool");
        campaign.Count("runs that waited on disk", waits ? 1 : 0);
        var failures = waits ? (await Mlflow.SyncAsync(proxy.Uri, folder, options)).Failures : [];
        if (failures.Count > 0 || run.Dropped.Total > 0)
        {
            return $"{run.Dropped.Total} entries dropped; {string.Join("; ", failures)}";
        }

        var direct = new MlflowOptions { TrackingUri = server, Required = true };
        using var client = new MlflowClient(direct);
        var runs = await Mlflow.SearchRunsAsync([experiment], options: direct).ToListAsync();
        if (runs.Count != 1)
        {
            return $"{runs.Count} runs";
        }

        var found = runs[0];
        var steps = await client.GetMetricHistoryAsync(found.Info.RunId, "loss").Select(metric => metric.Step).ToListAsync();
        var notes = await client.ListArtifactsAsync(found.Info.RunId, "notes").Select(file => file.Path).ToListAsync();
        return !steps.Order().SequenceEqual(Enumerable.Range(0, Steps).Select(step => (long)step))
                ? $"{steps.Count} values, {steps.Distinct().Count()} different, of {Steps}"
            : notes.Count != Steps / 50 ? $"only {string.Join(", ", notes)}; {string.Join("; ", faults)}"
            : found.Data.Params.Keys.Count(key => key.StartsWith('p')) is var parameters and not (Steps / 50) ? $"{parameters} parameters"
            : found.Info.Status != MlflowRunStatus.Finished ? $"{found.Info.Status}"
            : null;
    }
}
