using System.Text;
using FairDiff.Shared;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>A <c>meta.yaml</c>: one flat mapping, its keys in alphabetical order as MLflow writes them.</summary>
internal static class MetaFile
{
    public const string Name = "meta.yaml";

    public static void WriteExperiment(string folder, string id, string name, long now) => Write(folder,
    [
        ("artifact_location", YamlScalar.Quote(ArtifactLocation(id))),
        ("creation_time", Number(now)),
        ("experiment_id", YamlScalar.Quote(id)),
        ("last_update_time", Number(now)),
        ("lifecycle_stage", "active"),
        ("name", YamlScalar.Quote(name)),
    ]);

    public static void WriteRun(string folder, RunHandle run, string user, MlflowRunStatus status, long? endTime) => Write(folder,
    [
        ("artifact_uri", YamlScalar.Quote(run.ArtifactUri)),
        ("end_time", endTime is { } end ? Number(end) : "null"),
        ("entry_point_name", "''"),
        ("experiment_id", YamlScalar.Quote(run.ExperimentId)),
        ("lifecycle_stage", "active"),
        ("run_id", YamlScalar.Quote(run.RunId)),
        ("run_name", YamlScalar.Quote(run.Name)),
        ("source_name", "''"),
        ("source_type", "4"),
        ("source_version", "''"),
        ("start_time", Number(run.StartTime)),
        ("status", Number((int)status)),
        ("tags", "[]"),
        ("user_id", YamlScalar.Quote(user)),
    ]);

    public static RunHandle ReadRun(string folder) => new(
        Read(folder, "run_id") ?? Path.GetFileName(folder),
        Read(folder, "experiment_id") ?? "",
        Read(folder, "run_name") ?? "",
        long.TryParse(Read(folder, "start_time"), System.Globalization.CultureInfo.InvariantCulture, out var start) ? start : 0,
        Read(folder, "artifact_uri") ?? "",
        folder);

    /// <summary>The text of one field; null where file or field is missing.</summary>
    public static string? Read(string folder, string field)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllLines(path);
        var start = Array.FindIndex(lines, line => line.StartsWith(field + ":", StringComparison.Ordinal));
        if (start < 0)
        {
            return null;
        }

        // PyYAML folds a long text over indented lines, a blank standing for each fold.
        var folded = lines.Skip(start + 1).TakeWhile(line => line.StartsWith(' ')).Select(line => line.Trim());
        return YamlScalar.Read(string.Join(' ', folded.Prepend(lines[start][(field.Length + 1)..].Trim())));
    }

    /// <summary>
    /// Where the artifacts of an experiment lie, in the form that holds when the store is moved: a server started with the store as its
    /// <c>--artifacts-destination</c> finds them.
    /// </summary>
    public static string ArtifactLocation(string experimentId) => $"mlflow-artifacts:/{experimentId}";

    /// <summary>A field that is a mapping of texts, as <c>{a: b}</c> or on indented lines.</summary>
    public static IReadOnlyDictionary<string, string> ReadMap(string folder, string field)
    {
        var path = Path.Combine(folder, Name);
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        var start = Array.FindIndex(lines, line => line.StartsWith(field + ":", StringComparison.Ordinal));
        if (start < 0)
        {
            return new Dictionary<string, string>();
        }

        var first = lines[start][(field.Length + 1)..].Trim();
        var entries = first is ['{', .. var inner, '}']
            ? inner.Split(", ")
            : lines.Skip(start + 1).TakeWhile(line => line.StartsWith(' ')).ToArray();
        return entries
            .Select(entry => entry.Split(": ", 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => YamlScalar.Read(pair[0]), pair => YamlScalar.Read(pair[1]));
    }

    public static void Write(string folder, (string Field, string Value)[] fields)
    {
        var text = new StringBuilder();
        foreach (var (field, value) in fields)
        {
            text.Append(field).Append(": ").Append(value).Append('\n');
        }

        AtomicFile.WriteAllText(Path.Combine(folder, Name), text.ToString());
    }

    public static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
