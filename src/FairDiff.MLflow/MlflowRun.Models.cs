using System.Text.Json;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>Models.</content>
public sealed partial class MlflowRun
{
    private const string ModelHistory = "mlflow.log-model.history";
    private readonly List<MlModelFile> _models = [];

    /// <summary>
    /// Stores a model with an <c>MLmodel</c> file that describes it, and registers it where a name is given. On a local store the
    /// registration is kept for <see cref="Mlflow.SyncAsync"/>, for the registry is the server's.
    /// </summary>
    /// <param name="model">The model and its columns.</param>
    /// <param name="artifactPath">Its folder among the artifacts.</param>
    /// <param name="registeredName">The registered model that gets a new version, without slash or colon; null: none.</param>
    /// <param name="alias">An alias for that version, such as <c>champion</c>; null: none.</param>
    /// <param name="ct">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogModelAsync(
        MlflowModel model, string artifactPath = "model", string? registeredName = null, string? alias = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        var file = new MlModelFile(model, artifactPath, RunId, Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Path)));
        var isFolder = Directory.Exists(model.Path);
        await LogArtifactAsync(model.Path, isFolder ? $"{artifactPath}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Path))}" : artifactPath, ct)
            .ConfigureAwait(false);
        await LogTextAsync(file.ToYaml(), $"{artifactPath}/MLmodel", ct).ConfigureAwait(false);
        await SetTagAsync(ModelHistory, History(file)).ConfigureAwait(false);
        if (registeredName is not null)
        {
            Post(LogEntry.Registration(new Registration(registeredName, ArtifactPath.Join(null, artifactPath), alias).ToJson()));
        }
    }

    // The page shows the models of a run from this tag; half a JSON would show none.
    private string History(MlModelFile added)
    {
        lock (_models)
        {
            _models.Add(added);
            var text = JsonSerializer.Serialize(_models.Select(model => model.ToJson(withSignature: true)));
            return text.Length <= ValueText.MaxTag ? text : JsonSerializer.Serialize(_models.Select(model => model.ToJson(withSignature: false)).TakeLast(20));
        }
    }
}
