using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>The stages of FairDiff.MLNet; get it with <see cref="MLContextExtensions.FairDiff"/>.</summary>
public sealed partial class FairDiffCatalog
{
    private readonly MLContext mlContext;
    private readonly IHostEnvironment environment;

    internal FairDiffCatalog(MLContext mlContext)
    {
        (this.mlContext, environment) = (mlContext, mlContext);
        StageRegistry.Register(environment);
    }
}
