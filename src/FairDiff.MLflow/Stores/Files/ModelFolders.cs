using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The logged models of a run in a file store: each a folder in its experiment, tied to the run by a folder of its own.</summary>
internal static class ModelFolders
{
    private const string Pending = "1";
    private const string Ready = "2";
    private const string MlModel = "MLmodel";

    /// <summary>Whether a model of the run is there with all that belongs to it.</summary>
    public static bool IsWhole(RunHandle run, string key) =>
        MetaFile.Read(Of(run, key), "status") == Ready && File.Exists(Path.Combine(run.Location, "outputs", key, MetaFile.Name));

    public static void Write(RunHandle run, ModelDraft draft, Func<string, string> fileOf)
    {
        var folder = new RunFolder(Of(run, draft.Key));
        if (Directory.Exists(folder.Path))
        {
            // What a killed process left of it.
            Directory.Delete(folder.Path, recursive: true);
        }

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
            folder.AppendMetrics(
                metrics.Key, metrics.Select(metric => LogEntry.Metric(metric.Key, metric.Value, metric.Timestamp, metric.Step)), run.RunId);
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
    public static IEnumerable<ModelOutput> Outputs(string runFolder, Action<string>? say = null)
    {
        foreach (var folder in StoreFiles.Folders(Path.Combine(runFolder, "outputs"), say).Order(StringComparer.Ordinal))
        {
            var meta = MetaFields.Load(folder, say);
            var id = meta?["source_id"] ?? Path.GetFileName(folder);
            if (StoreFiles.IsName(id))
            {
                yield return new ModelOutput { ModelId = id, Step = meta?.Number("step") ?? 0 };
            }
            else
            {
                say?.Invoke($"{folder} names no model; it is left out.");
            }
        }
    }

    /// <summary>A model of a run, for another store; its files under their paths here. Null where it is not whole.</summary>
    /// <param name="root">The store.</param>
    /// <param name="runFolder">The run.</param>
    /// <param name="output">The model.</param>
    /// <param name="say">Told what is damaged and left out.</param>
    /// <param name="refuse">Told of files outside the store, which are not read.</param>
    public static ModelDraft? Read(string root, string runFolder, ModelOutput output, Action<string> say, Action<string> refuse)
    {
        var folder = Path.Combine(Path.GetDirectoryName(runFolder)!, "models", output.ModelId);
        if (!StoreFiles.IsBelow(folder, root))
        {
            refuse($"Model {output.ModelId}: {folder} lies outside the store {root}, or behind a link, and is not read.");
            return null;
        }

        var meta = MetaFields.Load(folder, say);
        if (meta?["status"] != Ready || meta["lifecycle_stage"] == "deleted")
        {
            return null;
        }

        var artifacts = ArtifactFolder.Of(root, folder, meta["artifact_location"], note => refuse($"Model {output.ModelId}: {note}"));
        var byPath = StoreFiles.FilesBelow(artifacts, refuse).ToDictionary(file =>
            Path.GetRelativePath(artifacts, file).Replace(Path.DirectorySeparatorChar, '/'));
        return new()
        {
            Key = output.ModelId,
            ArtifactPath = meta["name"] ?? "model",
            Type = meta["model_type"] is { Length: > 0 } type and not "null" ? type : null,
            Parameters = RunReader.Values(folder, "params", say),
            Tags = RunReader.Values(folder, "tags", say),
            Metrics =
            [
                .. from key in RunReader.Keys(folder, "metrics", say)
                   from metric in RunReader.ReadMetric(folder, key, say)
                   select new ModelMetric(key, metric.Value, metric.Timestamp.ToUnixTimeMilliseconds(), metric.Step),
            ],
            Step = output.Step,
            Description = byPath.Remove(MlModel, out var description) ? StoreFiles.ReadText(description, say) : null,
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

    private static string Of(RunHandle run, string key) => Path.Combine(Path.GetDirectoryName(run.Location)!, "models", key);

    private static string PlaceOf(string experimentId, string modelId) =>
        $"{MetaFile.ArtifactLocation(experimentId)}/models/{modelId}/artifacts";
}
