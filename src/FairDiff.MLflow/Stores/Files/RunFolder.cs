using System.Runtime.InteropServices;
using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The folder of one run, or one model: where each metric, parameter, tag and artifact lies.</summary>
internal sealed class RunFolder(string path)
{
    public string Path { get; } = path;

    public string Artifacts => System.IO.Path.Combine(Path, "artifacts");

    // A run whose metrics, params or artifacts folder is missing counts as no run at all.
    public void Create()
    {
        foreach (var folder in new[] { "metrics", "params", "tags", "artifacts" })
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Path, folder));
        }
    }

    /// <summary>Puts in order what a killed process left: half a line at the end of a metric, files that were not whole yet.</summary>
    public void Repair()
    {
        AtomicFile.DeleteLeftovers(Path, "*");
        foreach (var key in RunReader.Keys(Path, "metrics"))
        {
            using var stream = new FileStream(FileOf("metrics", key), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            MetricLines.CutTornLine(stream);
        }
    }

    /// <param name="key">The metric.</param>
    /// <param name="entries">Its values.</param>
    /// <param name="runId">The run that measured them, in the folder of a model; null: this one.</param>
    public void AppendMetrics(string key, IEnumerable<LogEntry> entries, string? runId = null)
    {
        var file = FileOf("metrics", key);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(MetricLines.Write(entries, runId));
    }

    /// <summary>Those of the values that the metric does not hold; a value that it held when it was logged is there once for each
    /// time.</summary>
    public IEnumerable<LogEntry> NotThere(string key, IEnumerable<LogEntry> entries)
    {
        if (!File.Exists(FileOf("metrics", key)))
        {
            return entries;
        }

        var held = RunReader.ReadMetric(Path, key)
            .GroupBy(metric => (metric.Timestamp.ToUnixTimeMilliseconds(), metric.Step, metric.Value))
            .ToDictionary(same => same.Key, same => same.Count());
        return [.. entries.Where(entry => --CollectionsMarshal.GetValueRefOrAddDefault(held, (entry.Timestamp, entry.Step, entry.Value),
            out _) < 0)];
    }

    // The temporary file lies in the run's folder, for whatever lies in params or tags is a parameter or a tag.
    public void WriteParameter(string key, string value) => WriteText(FileOf("params", key), value);

    /// <summary>The value of a parameter; null where there is none.</summary>
    public string? ReadParameter(string key) => FileOf("params", key) is var file && File.Exists(file) ? File.ReadAllText(file) : null;

    public void WriteTag(string key, string value) => WriteText(FileOf("tags", key), value);

    public void WriteArtifact(string artifactPath, Action<Stream> write) =>
        AtomicFile.Write(FileOfArtifact(artifactPath), write, Path);

    /// <summary>Where an artifact lies; throws where its path would leave the folder.</summary>
    public string FileOfArtifact(string artifactPath) => LocalName.Here.FileOf(Artifacts, ArtifactPath.Existing(artifactPath));

    private void WriteText(string file, string text) =>
        AtomicFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), Path);

    private string FileOf(string kind, string key) => LocalName.Here.FileOf(System.IO.Path.Combine(Path, kind), KeyName.Existing(key));
}
