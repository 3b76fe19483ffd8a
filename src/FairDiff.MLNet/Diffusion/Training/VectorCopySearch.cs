using FairDiff.MLNet.Quality;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Looks for near-copies among synthetic vectors, where the generator sees them: standardised.</summary>
internal static class VectorCopySearch
{
    /// <summary>The identity of the space.</summary>
    public const string Space = "vectors-standardised-1";

    public static NearCopyReport Search(
        Tensor training, Tensor drawn, VectorScaling scaling, SamplingJob job, VectorDiffusionAugmentationOptions options)
    {
        using var scope = NewDisposeScope();
        NearCopyStage.Report(options, 0);
        var features = new VectorFeatures(scaling);
        var search = NearCopySearch.Learn(
            [new CopySpace(features, features.Extract(training))], options.NearCopyLevel, job.Seed, options.CancellationToken);
        NearCopyStage.Report(options, 1);
        var found = NearCopyFinder.Find(
            search, [features.Extract(drawn)], job.DescribeCopy(_ => VectorStore.FileName), options.CancellationToken);
        NearCopyStage.Report(options, 2);
        return found;
    }
}
