using System.Collections.Concurrent;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow;

/// <content>Models.</content>
public sealed partial class MlflowRun
{
    private readonly ConcurrentDictionary<string, bool> _models = new();

    /// <summary>
    /// Stores a model with an <c>MLmodel</c> file that describes it, and registers it where a name is given. A server of MLflow 3 gets a
    /// logged model with the parameters of this run and its own, an older one a folder among the run's artifacts. The same files twice
    /// under one name are one model. A local store keeps a logged model, and
    /// its registration for <see cref="Mlflow.SyncAsync"/>, for the registry is the server's.
    /// </summary>
    /// <param name="model">The model and its columns.</param>
    /// <param name="artifactPath">Its name, and its folder among the artifacts on an older server.</param>
    /// <param name="registeredName">The registered model that gets a new version, without slash or colon; null: none.</param>
    /// <param name="alias">An alias for that version, such as <c>champion</c>; null: none.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogModelAsync(
        MlflowModel model, string artifactPath = "model", string? registeredName = null, string? alias = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        Touch();
        try
        {
            var draft = Draft(model, ArtifactPath.Join(null, artifactPath)) with { RegisteredName = registeredName, Alias = alias };
            var length = draft.Files.Values.Sum(file => new FileInfo(file).Length);
            var again = _handle.ResumedAt > 0 | !_models.TryAdd(draft.Key, true);
            if (!_spool.IsEmpty || !await TryAsync(length, token => _store.LogModelAsync(_handle, draft, file => file, again, token),
                cancellationToken).ConfigureAwait(false))
            {
                var kept = new Dictionary<string, string>();
                foreach (var (path, file) in draft.Files)
                {
                    kept[path] = _spool.Keep(await ArtifactSource.FromFileAsync(file, cancellationToken).ConfigureAwait(false));
                }

                Post(LogEntry.Model(draft with { Files = kept }));
                await _writer.ReachAsync(Reach.Disk, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _drops.Dropped(EntryKind.Model, $"The model \"{artifactPath}\" was not stored as asked: {e.Message}");
        }
        finally
        {
            Touch();
        }
    }

    private ModelDraft Draft(MlflowModel model, string artifactPath)
    {
        var root = Path.TrimEndingDirectorySeparator(model.Path);
        var (time, files) = (Now(), FilesOf(root));
        var key = ModelKey.Of(RunId, artifactPath, model.Step, files);
        var file = new MlModelFile(model, artifactPath, RunId, Path.GetFileName(root), key["m-".Length..]);
        return new()
        {
            Key = key,
            ArtifactPath = artifactPath,
            Type = model.Type,
            Parameters = _parameters.Concat(Texts(model.Parameters, ValueText.MaxParameter)).GroupBy(pair => pair.Key).ToDictionary(
                pairs => pairs.Key, pairs => pairs.Last().Value),
            Tags = Texts(model.Tags, ValueText.MaxTag),
            Metrics = [.. model.Metrics.Select(metric => new ModelMetric(Key(metric.Key), metric.Value, time, model.Step))],
            Step = model.Step,
            Description = file.ToYaml(),
            Summary = file.ToJson(),
            Files = files,
        };
    }

    private Dictionary<string, string> Texts(IReadOnlyDictionary<string, string> given, int length) =>
        given.DistinctBy(pair => Key(pair.Key)).ToDictionary(pair => Key(pair.Key), pair => Cut(pair.Key, pair.Value, length));

    private static Dictionary<string, string> FilesOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        IReadOnlyList<string> files = Directory.Exists(path) ? StoreFiles.FilesBelow(Path.GetFullPath(path)) : [path];
        return files.Order(StringComparer.Ordinal).Select(Path.GetFullPath).ToDictionary(
            file => ArtifactPath.Join(null, Path.GetRelativePath(folder, file)));
    }
}
