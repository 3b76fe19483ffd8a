using System.Globalization;
using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>Reads a run of a file store, ours or Python's.</summary>
internal static class RunReader
{
    /// <summary>The folders of all runs that are not deleted, in experiments that are not deleted.</summary>
    public static IEnumerable<string> Folders(string root) =>
        from experiment in Experiments(root)
        from folder in Directory.EnumerateDirectories(experiment)
        where MetaFile.Read(folder, "run_id") is not null && MetaFile.Read(folder, "lifecycle_stage") != "deleted"
        select folder;

    /// <summary>The folders of all experiments that are not deleted.</summary>
    public static IEnumerable<string> Experiments(string root) =>
        from folder in Directory.Exists(root) ? Directory.EnumerateDirectories(root) : []
        where !Path.GetFileName(folder).StartsWith('.') && MetaFile.Read(folder, "experiment_id") is not null
        select folder;

    public static Run Read(string folder) => new()
    {
        Info = new()
        {
            RunId = Text(folder, "run_id"),
            RunName = Text(folder, "run_name"),
            ExperimentId = Text(folder, "experiment_id"),
            Status = Status(Text(folder, "status")),
            StartTime = Time(Text(folder, "start_time")),
            EndTime = Time(Text(folder, "end_time")),
            ArtifactUri = Text(folder, "artifact_uri"),
        },
        Data = new()
        {
            Params = Values(folder, "params"),
            Tags = Values(folder, "tags"),
            Metrics = Keys(folder, "metrics")
                .Select(key => (key, Latest: ReadMetric(folder, key).Aggregate(default(Metric?), Later)))
                .Where(metric => metric.Latest is not null)
                .ToDictionary(metric => metric.key, metric => metric.Latest!),
        },
        Outputs = new() { ModelOutputs = [.. ModelFolders.Outputs(folder)] },
        Inputs = new() { DatasetInputs = [.. InputFolders.Read(folder)] },
    };

    /// <summary>The names of a kind: a slash in a name is a folder.</summary>
    public static IEnumerable<string> Keys(string folder, string kind)
    {
        var root = Path.Combine(folder, kind);
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal)
            : [];
    }

    public static Dictionary<string, string> Values(string folder, string kind) =>
        Keys(folder, kind).ToDictionary(key => key, key => File.ReadAllText(Path.Combine([folder, kind, .. key.Split('/')])));

    /// <summary>All values of a metric in the order of the file; a line that is being written, or was torn by a dying process, is left out.</summary>
    public static IEnumerable<Metric> ReadMetric(string folder, string key)
    {
        var path = Path.Combine([folder, "metrics", .. key.Split('/')]);
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();

        // Half a line may look like a whole one: 0.12 of 0.1234.
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n').Select(line => ToMetric(key, line)).OfType<Metric>();
    }

    private static Metric? ToMetric(string key, string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var time)
            && ReadNumber(parts[1]) is { } value
            ? new()
            {
                Key = key, Value = value, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(time),
                Step = parts.Length > 2 && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var step) ? step : 0,
            }
            : null;
    }

    private static double? ReadNumber(string text) => text.ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        var number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    // As MLflow: by step, then time, then value.
    private static Metric Later(Metric? known, Metric next) =>
        known is null || (next.Step, next.Timestamp, next.Value).CompareTo((known.Step, known.Timestamp, known.Value)) >= 0 ? next : known;

    private static string Text(string folder, string field) => MetaFile.Read(folder, field) ?? "";

    private static MlflowRunStatus Status(string text) => Enum.TryParse<MlflowRunStatus>(text, ignoreCase: true, out var status) ? status : MlflowRunStatus.Running;

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var time) ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}
