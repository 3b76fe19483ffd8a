using System.Globalization;
using FairDiff.MLflow;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.Chaos.Kills;

/// <summary>Local runs are brought to a server, a real one where FAIRDIFF_MLFLOW_URI names it.</summary>
internal sealed class SyncKills(string shared) : KillScenario("sync", shared)
{
    private const int Runs = 3, Steps = 1500, Notes = 8;

    private readonly FakeServer _fake = new();
    private string _experiment = "";

    private string Server => Environment.GetEnvironmentVariable("FAIRDIFF_MLFLOW_URI") is { Length: > 0 } real ? real : _fake.Uri;

    public override IReadOnlyList<string[]> Lines(string folder) => [["mlflow", "sync", "--from", "store", "--to", Server]];

    public override void Begin(string folder)
    {
        _experiment = $"fairdiff-chaos-{Guid.NewGuid():N}";
        var options = new MlflowOptions { TrackingUri = Path.Combine(folder, "store"), Required = true };
        for (var number = 0; number < Runs; number++)
        {
            LogAsync($"run {number}", options).GetAwaiter().GetResult();
        }
    }

    /// <summary>The store has names that are drawn: what arrived is compared, not its files.</summary>
    public override string? Problem(string folder)
    {
        Directory.Delete(Path.Combine(folder, "store"), recursive: true);
        return ProblemAsync().GetAwaiter().GetResult();
    }

    public override void Dispose() => _fake.Dispose();

    private async Task LogAsync(string name, MlflowOptions options)
    {
        await using var run = await Mlflow.StartRunAsync(_experiment, name, options);
        for (var step = 0; step < Steps; step++)
        {
            run.LogMetric("loss", step, step);
        }

        await run.LogParametersAsync(new { lr = .5, name });
        for (var note = 0; note < Notes; note++)
        {
            await run.LogTextAsync(name, string.Create(CultureInfo.InvariantCulture, $"notes/{note}.txt"));
        }
    }

    private async Task<string?> ProblemAsync()
    {
        var options = new MlflowOptions { TrackingUri = Server, Required = true };
        using var client = new MlflowClient(options);
        var runs = await Mlflow.SearchRunsAsync([_experiment], options: options).ToListAsync();
        if (!runs.Select(run => run.Info.RunName).Order().SequenceEqual(Enumerable.Range(0, Runs).Select(number => $"run {number}")))
        {
            return $"the server has the runs {string.Join(", ", runs.Select(run => run.Info.RunName))}";
        }

        foreach (var run in runs)
        {
            var steps = await client.GetMetricHistoryAsync(run.Info.RunId, "loss").Select(metric => metric.Step).ToListAsync();
            if (!steps.Order().SequenceEqual(Enumerable.Range(0, Steps).Select(step => (long)step)))
            {
                return $"{run.Info.RunName} has {steps.Count} values, {steps.Distinct().Count()} of them once";
            }

            for (var note = 0; note < Notes; note++)
            {
                using var text = new MemoryStream();
                await client.DownloadArtifactAsync(run.Info.RunId, $"notes/{note}.txt", text);
                if (System.Text.Encoding.UTF8.GetString(text.ToArray()) != run.Info.RunName)
                {
                    return $"{run.Info.RunName}: note {note} is another";
                }
            }

            if (run.Data.Params["lr"] != "0.5" || run.Info.Status != MlflowRunStatus.Finished)
            {
                return $"{run.Info.RunName}: lr {run.Data.Params["lr"]}, {run.Info.Status}";
            }
        }

        return null;
    }
}
