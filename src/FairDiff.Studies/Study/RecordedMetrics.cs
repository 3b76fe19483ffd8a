using System.Text.Json;
using FairDiff.MLflow;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>The metrics of a training that no run of MLflow was told of yet. Thread-safe.</summary>
internal sealed class RecordedMetrics
{
    private const string FileName = "metrics.json";

    private readonly Lock _gate = new();
    private readonly List<RecordedMetric> _metrics = [];

    public void Add(string name, double value, long step)
    {
        lock (_gate)
        {
            _metrics.Add(new RecordedMetric(name, value, step, DateTimeOffset.UtcNow));
        }
    }

    public void Write(string folder)
    {
        lock (_gate)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(_metrics, ReportJson.Options));
        }
    }

    /// <summary>Tells a run what was recorded in a folder, with the time that it had.</summary>
    public static void Replay(string folder, MlflowRun run)
    {
        foreach (var metric in ResultFiles.Read<List<RecordedMetric>>(Path.Combine(folder, FileName)) ?? [])
        {
            run.AsOf = metric.Time;
            run.LogMetric(metric.Name, metric.Value, metric.Step);
        }

        run.AsOf = null;
    }
}

/// <summary>A value of a metric.</summary>
internal sealed record RecordedMetric(string Name, double Value, long Step, DateTimeOffset Time);
