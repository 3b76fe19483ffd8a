using FairDiff.MLNet.Quality;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Looks for near-copies among the images of a store, in their pixels and perhaps in other features.</summary>
/// <param name="job">What was drawn.</param>
/// <param name="pathOf">The file of each image.</param>
/// <param name="options">How copies are looked for.</param>
internal sealed class ImageCopySearch(SamplingJob job, Func<int, string> pathOf, DiffusionAugmentationOptions options)
{
    private readonly FeatureExtractor[] _extractors = options.NearCopyFeatures is null or { Extractor: PixelFeatures }
        ? [ImageFeatures.Pixels.Extractor]
        : [options.NearCopyFeatures.Extractor, ImageFeatures.Pixels.Extractor];

    /// <summary>Identities of the spaces, the pixels' last.</summary>
    public IReadOnlyList<string> Spaces => [.. _extractors.Select(extractor => extractor.Id)];

    public NearCopyReport Search(Tensor training)
    {
        using var scope = NewDisposeScope();
        NearCopyStage.Report(options, 0);
        CopySpace[] spaces = [.. _extractors.Select(extractor => new CopySpace(extractor, extractor.Extract(training), null))];
        var search = NearCopySearch.Learn(spaces, options.NearCopyLevel, job.Seed, options.CancellationToken);
        NearCopyStage.Report(options, 1);
        using var images = Measure();
        var found = NearCopyFinder.Find(search, images.Features, job.DescribeCopy(StoreFiles.Image), options.CancellationToken);
        NearCopyStage.Report(options, 2);
        return found;
    }

    private ImageMeasurement Measure()
    {
        using var collector = new FeatureCollector("synthetic", _extractors);
        var index = 0;
        var read = SyntheticImageFile.Getter(() => pathOf(index));
        for (MLImage image = null!; index < job.Plan.Count; index++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            read(ref image);
            collector.Add(image, index);
        }

        return new(collector.Take(), []);
    }
}
