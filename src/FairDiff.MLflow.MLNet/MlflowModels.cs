using FairDiff.MLflow.MLNet;
using Microsoft.ML;

namespace FairDiff.MLflow;

/// <summary>Logs ML.NET models.</summary>
public static class MlflowModels
{
    /// <summary>
    /// Stores a model as ML.NET saves it (a zip), with an <c>MLmodel</c> file that holds its input and output columns, and registers it
    /// where a name is given. <c>ml.Model.Load</c> reads the zip.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="ml">The context that made the model.</param>
    /// <param name="model">The fitted pipeline.</param>
    /// <param name="inputSchema">The schema of the data that goes in.</param>
    /// <param name="artifactPath">Its folder among the artifacts.</param>
    /// <param name="registeredName">The registered model that gets a new version; null: none.</param>
    /// <param name="alias">An alias for that version; null: none.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public static async Task LogModelAsync(
        this MlflowRun run,
        MLContext ml,
        ITransformer model,
        DataViewSchema inputSchema,
        string artifactPath = "model",
        string? registeredName = null,
        string? alias = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        var folder = Directory.CreateTempSubdirectory("fairdiff-model-");
        try
        {
            var file = Path.Combine(folder.FullName, "model.zip");
            ml.Model.Save(model, inputSchema, file);
            await run.LogModelAsync(
                Described(file, model, inputSchema), artifactPath, registeredName, alias, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// As <see cref="LogModelAsync"/>, for a model that ML.NET has saved already. The same file twice, in a run that was resumed too, is
    /// one model.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="ml">The context that loads the model for its columns.</param>
    /// <param name="path">The zip that <c>ml.Model.Save</c> wrote.</param>
    /// <param name="inputSchema">The schema of the data that goes in; null: what of it the zip keeps, which is no column of images.</param>
    /// <param name="artifactPath">Its folder among the artifacts.</param>
    /// <param name="registeredName">The registered model that gets a new version; null: none.</param>
    /// <param name="alias">An alias for that version; null: none.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public static async Task LogSavedModelAsync(
        this MlflowRun run,
        MLContext ml,
        string path,
        DataViewSchema? inputSchema = null,
        string artifactPath = "model",
        string? registeredName = null,
        string? alias = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = ml.Model.Load(path, out var kept);
        try
        {
            var described = Described(path, model, inputSchema ?? kept);
            await run.LogModelAsync(described, artifactPath, registeredName, alias, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private static MlflowModel Described(string file, ITransformer model, DataViewSchema inputSchema) => new()
    {
        Path = file,
        Flavor = "mlnet",
        FlavorSettings = new Dictionary<string, string> { ["mlnet_version"] = typeof(MLContext).Assembly.GetName().Version!.ToString(3) },
        Inputs = ModelColumns.Of(inputSchema),
        Outputs = ModelColumns.Of(model.GetOutputSchema(inputSchema)),
    };
}
