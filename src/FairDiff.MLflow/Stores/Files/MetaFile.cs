using System.Text;
using FairDiff.MLflow.Naming;

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

    /// <summary>A run that is there; where its description does not say who it is, its folder does.</summary>
    public static RunHandle ReadRun(string folder)
    {
        var meta = MetaFields.Load(folder);
        return new(
            Path.GetFileName(folder),
            Path.GetFileName(Path.GetDirectoryName(folder)!),
            meta?["run_name"] ?? "",
            meta?.Time("start_time")?.ToUnixTimeMilliseconds() ?? 0,
            meta?["artifact_uri"] ?? "",
            folder);
    }

    /// <summary>The text of one field; null where file or field is missing or damaged.</summary>
    public static string? Read(string folder, string field) => MetaFields.Load(folder)?[field];

    /// <summary>
    /// Where the artifacts of an experiment lie, in the form that holds when the store is moved: a server started with the store as its
    /// <c>--artifacts-destination</c> finds them.
    /// </summary>
    public static string ArtifactLocation(string experimentId) => $"mlflow-artifacts:/{experimentId}";

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
