using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>Reads a run of a file store, ours or Python's. What is damaged costs no more than itself, and is said.</summary>
internal static class RunReader
{
    private const string ModelRegistry = "models";

    /// <summary>The folders of the runs of an experiment that are not deleted.</summary>
    public static IEnumerable<string> Runs(string experiment, Action<string>? say = null) =>
        from folder in StoreFiles.Folders(experiment, say)
        where HasMeta(folder) && MetaFile.Read(folder, "lifecycle_stage") != "deleted"
        select folder;

    /// <summary>The folders of all experiments that are not deleted.</summary>
    public static IEnumerable<string> Experiments(string root, Action<string>? say = null)
    {
        foreach (var folder in StoreFiles.FoldersOfStore(root, say))
        {
            if (Path.GetFileName(folder).StartsWith('.') || Path.GetFileName(folder) == ModelRegistry)
            {
                continue;
            }

            if (HasMeta(folder))
            {
                yield return folder;
            }
            else if (StoreFiles.Folders(folder).Any(HasMeta))
            {
                say?.Invoke($"{Path.Combine(folder, MetaFile.Name)} is missing: the runs of the experiment are there, but not its name.");
                yield return folder;
            }
        }
    }

    /// <summary>The name of an experiment; that of its folder where it is not known.</summary>
    public static string NameOf(string experiment, Action<string>? say = null) =>
        MetaFields.Load(experiment, say)?["name"] is { Length: > 0 } name ? name : Path.GetFileName(experiment);

    public static Run Read(string folder, Action<string>? say = null)
    {
        var meta = MetaFields.Load(folder, say);
        var tags = Values(folder, "tags", say);
        var id = Path.GetFileName(folder);
        if (meta?["run_id"] is { } told && told != id)
        {
            say?.Invoke($"{Path.Combine(folder, MetaFile.Name)} says that it is of run {told}; it is read as that of its folder.");
        }

        return new()
        {
            Info = new()
            {
                // The folder is what the run is found by; a store may say anything.
                RunId = id,
                RunName = meta?["run_name"] ?? tags.GetValueOrDefault("mlflow.runName", ""),
                ExperimentId = Path.GetFileName(Path.GetDirectoryName(folder)!),
                Status = meta?.Status ?? MlflowRunStatus.Running,
                StartTime = meta?.Time("start_time"),
                EndTime = meta?.Time("end_time"),
                ArtifactUri = meta?["artifact_uri"] ?? "",
            },
            Data = new()
            {
                Params = Values(folder, "params", say),
                Tags = tags,
                Metrics = Keys(folder, "metrics", say)
                    .Select(key => (key, Latest: ReadMetric(folder, key, say).Aggregate(default(Metric?), Later)))
                    .Where(metric => metric.Latest is not null)
                    .ToDictionary(metric => metric.key, metric => metric.Latest!),
            },
            Outputs = new() { ModelOutputs = [.. ModelFolders.Outputs(folder, say)] },
            Inputs = new() { DatasetInputs = [.. InputFolders.Read(folder, say)] },
        };
    }

    /// <summary>The names of a kind: a slash in a name is a folder.</summary>
    public static IEnumerable<string> Keys(string folder, string kind, Action<string>? say = null)
    {
        var root = Path.Combine(folder, kind);
        return StoreFiles.FilesBelow(root, say)
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
    }

    public static Dictionary<string, string> Values(string folder, string kind, Action<string>? say = null)
    {
        var found = new Dictionary<string, string>();
        foreach (var key in Keys(folder, kind, say))
        {
            var file = FileOf(folder, kind, key);
            if (StoreFiles.ReadText(file, say) is { } text)
            {
                found[key] = text;
                if (text.Contains('\ufffd', StringComparison.Ordinal))
                {
                    say?.Invoke($"{file} holds bytes that are no UTF-8; each is read as \ufffd.");
                }
            }
        }

        return found;
    }

    /// <summary>All values of a metric in the order of the file; a line that is being written, or was torn by a dying process, is left
    /// out.</summary>
    public static IEnumerable<Metric> ReadMetric(string folder, string key, Action<string>? say = null) =>
        MetricFile.Read(FileOf(folder, "metrics", key), key, say);

    private static string FileOf(string folder, string kind, string key) => Path.Combine([folder, kind, .. key.Split('/')]);

    private static bool HasMeta(string folder) => File.Exists(Path.Combine(folder, MetaFile.Name));

    // As MLflow: by step, then time, then value.
    private static Metric Later(Metric? known, Metric next) =>
        known is null || (next.Step, next.Timestamp, next.Value).CompareTo((known.Step, known.Timestamp, known.Value)) >= 0 ? next : known;
}
