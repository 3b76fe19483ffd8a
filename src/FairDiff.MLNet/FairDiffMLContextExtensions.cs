using FairDiff.MLNet;

namespace Microsoft.ML;

/// <summary>The entry point to the pipeline stages of FairDiff.MLNet.</summary>
public static class FairDiffMLContextExtensions
{
    /// <summary>
    /// Gets the FairDiff stages, and registers them with <paramref name="mlContext"/> so that <c>mlContext.Model.Load</c> can read
    /// models that hold them. An application that only loads a model calls this once before loading. May be called often and from
    /// several threads.
    /// </summary>
    /// <param name="mlContext">The context whose seed, log and component catalog the stages use.</param>
    /// <returns>The catalog of stages.</returns>
    /// <exception cref="FairDiffException">This version of ML.NET lacks a member that saving models needs.</exception>
    public static FairDiffCatalog FairDiff(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new FairDiffCatalog(mlContext);
    }
}
