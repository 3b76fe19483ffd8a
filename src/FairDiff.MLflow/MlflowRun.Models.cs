using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>Models.</content>
public sealed partial class MlflowRun
{
    /// <summary>
    /// Stores a model with an <c>MLmodel</c> file that describes it, and registers it where a name is given. A server of MLflow 3 gets a logged
    /// model with the parameters of this run and its own, an older one a folder among the run's artifacts. A local store keeps a logged model, and
    /// its registration for <see cref="Mlflow.SyncAsync"/>, for the registry is the server's.
    /// </summary>
    /// <param name="model">The model and its columns.</param>
    /// <param name="artifactPath">Its name, and its folder among the artifacts on an older server.</param>
    /// <param name="registeredName">The registered model that gets a new version, without slash or colon; null: none.</param>
    /// <param name="alias">An alias for that version, such as <c>champion</c>; null: none.</param>
    /// <param name="ct">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogModelAsync(
        MlflowModel model, string artifactPath = "model", string? registeredName = null, string? alias = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        Touch();
        try
        {
            var draft = Draft(model, ArtifactPath.Join(null, artifactPath)) with { RegisteredName = registeredName, Alias = alias };
            var length = draft.Files.Values.Sum(file => new FileInfo(file).Length);
            if (!_spool.IsEmpty || !await TryAsync(length, token => _store.LogModelAsync(_handle, draft, file => file, again: false, token), ct).ConfigureAwait(false))
            {
                var kept = new Dictionary<string, string>();
                foreach (var (path, file) in draft.Files)
                {
                    kept[path] = _spool.Keep(await ArtifactSource.FromFileAsync(file, ct).ConfigureAwait(false));
                }

                Post(LogEntry.Model(draft with { Files = kept }));
                await _writer.ReachAsync(Reach.Disk, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is MlflowException or IOException or UnauthorizedAccessException)
        {
            _losses.Lost(EntryKind.Model, $"The model \"{artifactPath}\" was not stored as asked: {e.Message}");
        }
        finally
        {
            Touch();
        }
    }

    private ModelDraft Draft(MlflowModel model, string artifactPath)
    {
        var root = Path.TrimEndingDirectorySeparator(model.Path);
        var file = new MlModelFile(model, artifactPath, RunId, Path.GetFileName(root));
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return new()
        {
            Key = ModelDraft.NewKey(),
            ArtifactPath = artifactPath,
            Type = model.Type,
            Parameters = _parameters.Concat(Texts(model.Parameters, ValueText.MaxParameter)).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value),
            Tags = Texts(model.Tags, ValueText.MaxTag),
            Metrics = [.. model.Metrics.Select(metric => new ModelMetric(Key(metric.Key), metric.Value, time, model.Step))],
            Step = model.Step,
            Description = file.ToYaml(),
            Summary = file.ToJson(),
            Files = FilesOf(root),
        };
    }

    private Dictionary<string, string> Texts(IReadOnlyDictionary<string, string> given, int length) =>
        given.DistinctBy(pair => Key(pair.Key)).ToDictionary(pair => Key(pair.Key), pair => Cut(pair.Key, pair.Value, length));

    private static Dictionary<string, string> FilesOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path];
        return files.Order(StringComparer.Ordinal).Select(Path.GetFullPath).ToDictionary(file => ArtifactPath.Join(null, Path.GetRelativePath(folder, file)));
    }
}
