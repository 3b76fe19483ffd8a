using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>The stages of FairDiff.MLNet; get it with <see cref="FairDiffMLContextExtensions.FairDiff"/>.</summary>
public sealed partial class FairDiffCatalog
{
    private readonly MLContext _mlContext;
    private readonly IHostEnvironment _environment;

    internal FairDiffCatalog(MLContext mlContext)
    {
        (_mlContext, _environment) = (mlContext, mlContext);
        StageRegistry.Register(_environment);
    }
}
