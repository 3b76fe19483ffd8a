namespace FairDiff.MLNet.Hosting.Models;

/// <summary>Makes generations of a model out of its file.</summary>
internal sealed class ModelSource<TSrc, TDst>(MLContext ml, FairDiffCatalog fair)
    where TSrc : class
    where TDst : class, new()
{
    // ML.NET does not say that one context may make engines on several threads at once.
    private readonly Lock _engines = new();

    /// <exception cref="FairDiffException">The file cannot be read, is no model, or has other columns than the rows.</exception>
    public ModelGeneration<TSrc, TDst> Load(string name, ServedModelOptions options)
    {
        using var activity = ServingTelemetry.Load(name);
        ITransformer? model = null;
        try
        {
            // Deleting and renaming are allowed meanwhile: on Windows the file could not be replaced otherwise.
            using (var file = new FileStream(options.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete))
            {
                model = ml.Model.Load(file, out _);
            }

            var loaded = model;
            var generation = new ModelGeneration<TSrc, TDst>(() => NewEngine(loaded), () => fair.Release(loaded), options.PoolSize);
            generation.Prepare();
            return generation;
        }
        catch (Exception exception) // a damaged length asks for any memory
        {
            if (model is not null)
            {
                fair.Release(model);
            }

            ServingTelemetry.Fail(activity, exception);
            throw Problem(name, options.Path, model is null, exception);
        }
    }

    private PredictionEngine<TSrc, TDst> NewEngine(ITransformer model)
    {
        lock (_engines)
        {
            return ml.Model.CreatePredictionEngine<TSrc, TDst>(model, new PredictionEngineOptions { OwnsTransformer = false });
        }
    }

    private static FairDiffException Problem(string name, string path, bool unread, Exception exception)
    {
        var reason = exception.Message.Split('\n')[0].Trim().TrimEnd('.');
        var file = $"The model '{name}' could not be loaded from '{path}': {reason}. ";
        return new FairDiffException(
            exception is FileNotFoundException or DirectoryNotFoundException
                ? $"The model '{name}' is not there: '{path}'. Save it there with ml.Model.Save, or correct its Path."
            : unread ? file + "Put a file there that ml.Model.Save wrote, whole: write a neighbour and rename it."
            : file + $"Its columns must be those of {typeof(TSrc).Name} and {typeof(TDst).Name}.", exception);
    }
}
