using System.Globalization;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The logged models of a run in a file store: each a folder in its experiment, tied to the run by a folder of its own.</summary>
internal static class ModelFolders
{
    private const string Pending = "1";
    private const string Ready = "2";
    private const string MlModel = "MLmodel";

    public static void Write(RunHandle run, ModelDraft draft, Func<string, string> fileOf)
    {
        var folder = new RunFolder(Path.Combine(Path.GetDirectoryName(run.Location)!, "models", draft.Key));
        folder.Create();
        WriteMeta(folder.Path, run, draft, Pending);
        foreach (var (path, name) in draft.Files)
        {
            folder.WriteArtifact(path, stream =>
            {
                using var source = File.OpenRead(fileOf(name));
                source.CopyTo(stream);
            });
        }

        if (draft.Description is { } description)
        {
            var text = MlModelFile.At(description, PlaceOf(run.ExperimentId, draft.Key), run.RunId, draft.Key);
            folder.WriteArtifact(MlModel, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
        }

        foreach (var (key, value) in draft.Parameters)
        {
            folder.WriteParameter(key, value);
        }

        foreach (var (key, value) in draft.Tags)
        {
            folder.WriteTag(key, value);
        }

        foreach (var metrics in draft.Metrics.GroupBy(metric => metric.Key))
        {
            folder.AppendMetrics(metrics.Key, metrics.Select(metric => LogEntry.Metric(metric.Key, metric.Value, metric.Timestamp, metric.Step)), run.RunId);
        }

        WriteMeta(folder.Path, run, draft, Ready);
        MetaFile.Write(Path.Combine(run.Location, "outputs", draft.Key),
        [
            ("destination_id", YamlScalar.Quote(draft.Key)),
            ("destination_type", "MODEL_OUTPUT"),
            ("source_id", YamlScalar.Quote(draft.Key)),
            ("source_type", "RUN_OUTPUT"),
            ("step", MetaFile.Number(draft.Step)),
            ("tags", "{}"),
        ]);
    }

    /// <summary>The models that came out of a run.</summary>
    public static IEnumerable<ModelOutput> Outputs(string runFolder)
    {
        var outputs = Path.Combine(runFolder, "outputs");
        return (Directory.Exists(outputs) ? Directory.GetDirectories(outputs) : [])
            .Order(StringComparer.Ordinal)
            .Select(folder => new ModelOutput { ModelId = MetaFile.Read(folder, "source_id") ?? Path.GetFileName(folder), Step = Number(MetaFile.Read(folder, "step")) });
    }

    /// <summary>A model of a run, for another store; its files under their paths here. Null where it is not whole.</summary>
    public static ModelDraft? Read(string runFolder, ModelOutput output)
    {
        var folder = Path.Combine(Path.GetDirectoryName(runFolder)!, "models", output.ModelId);
        if (MetaFile.Read(folder, "status") != Ready || MetaFile.Read(folder, "lifecycle_stage") == "deleted")
        {
            return null;
        }

        var artifacts = ArtifactFolder.Of(folder, MetaFile.Read(folder, "artifact_location"));
        var files = Directory.Exists(artifacts) ? Directory.GetFiles(artifacts, "*", SearchOption.AllDirectories) : [];
        var byPath = files.Order(StringComparer.Ordinal).ToDictionary(file => Path.GetRelativePath(artifacts, file).Replace(Path.DirectorySeparatorChar, '/'));
        return new()
        {
            Key = output.ModelId,
            ArtifactPath = MetaFile.Read(folder, "name") ?? "model",
            Type = MetaFile.Read(folder, "model_type") is { Length: > 0 } type and not "null" ? type : null,
            Parameters = RunReader.Values(folder, "params"),
            Tags = RunReader.Values(folder, "tags"),
            Metrics =
            [
                .. from key in RunReader.Keys(folder, "metrics")
                   from metric in RunReader.ReadMetric(folder, key)
                   select new ModelMetric(key, metric.Value, metric.Timestamp.ToUnixTimeMilliseconds(), metric.Step),
            ],
            Step = output.Step,
            Description = byPath.Remove(MlModel, out var description) ? File.ReadAllText(description) : null,
            Files = byPath,
        };
    }

    private static void WriteMeta(string folder, RunHandle run, ModelDraft draft, string status)
    {
        var now = MetaFile.Number(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        MetaFile.Write(folder,
        [
            ("artifact_location", YamlScalar.Quote(PlaceOf(run.ExperimentId, draft.Key))),
            ("creation_timestamp", now),
            ("experiment_id", YamlScalar.Quote(run.ExperimentId)),
            ("last_updated_timestamp", now),
            ("lifecycle_stage", "active"),
            ("model_id", YamlScalar.Quote(draft.Key)),
            ("model_type", draft.Type is { } type ? YamlScalar.Quote(type) : "null"),
            ("name", YamlScalar.Quote(draft.Name)),
            ("source_run_id", YamlScalar.Quote(run.RunId)),
            ("status", status),
            ("status_message", "null"),
        ]);
    }

    private static string PlaceOf(string experimentId, string modelId) => $"{MetaFile.ArtifactLocation(experimentId)}/models/{modelId}/artifacts";

    private static long Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
