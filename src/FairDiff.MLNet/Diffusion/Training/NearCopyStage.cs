using FairDiff.MLNet.Quality;
using FairDiff.Torch;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Looks for near-copies of training images among the images of a finished store. Neither generator nor images depend on it, so it is no
/// part of what a workspace is for: with other settings it is done anew.
/// </summary>
internal sealed class NearCopyStage(
    string folder, Func<int, string> pathOf, SamplingJob job, DiffusionAugmentationOptions options, Action<string> warn)
{
    private readonly FeatureExtractor[] _extractors = options.NearCopyFeatures is null or { Extractor: PixelFeatures }
        ? [ImageFeatures.Pixels.Extractor]
        : [options.NearCopyFeatures.Extractor, ImageFeatures.Pixels.Extractor];

    /// <summary>What was found; null where near-copies are not looked for.</summary>
    public NearCopyReport? Run(GeneratorData data, string generatorId)
    {
        if (options.NearCopies == NearCopyPolicy.Off)
        {
            return null;
        }

        var stored = NearCopyFile.Read(folder);
        var file = stored?.IsFor(options.NearCopyLevel, _extractors.Select(extractor => extractor.Id), generatorId, job.Plan.Count) == true
            ? stored with { Policy = options.NearCopies }
            : new NearCopyFile
            {
                Policy = options.NearCopies,
                Level = options.NearCopyLevel,
                Spaces = [.. _extractors.Select(extractor => extractor.Id)],
                GeneratorId = generatorId,
                Report = Search(data),
            };
        if (file.Policy != stored?.Policy || !ReferenceEquals(file.Report, stored.Report))
        {
            file.Write(folder);
        }

        return file.Report;
    }

    /// <summary>The images that become rows, by their places in the plan; says so where near-copies were found.</summary>
    public int[] Kept(NearCopyReport? report)
    {
        var quarantine = options.NearCopies == NearCopyPolicy.Quarantine;
        if (report is { Count: > 0 })
        {
            warn($"{report} {(quarantine ? "They are left out." : "They are used.")}");
        }

        var left = quarantine && report is not null
            ? report.Pairs.Where(pair => pair.IsNearCopy).Select(pair => (int)pair.SyntheticRow)
            : [];
        return [.. Enumerable.Range(0, job.Plan.Count).Except(left)];
    }

    private NearCopyReport Search(GeneratorData data)
    {
        using var scope = NewDisposeScope();
        Report(0);
        CopySpace[] spaces = [.. _extractors.Select(extractor => new CopySpace(extractor, extractor.Extract(data.Table.Images), null))];
        var search = NearCopySearch.Learn(spaces, options.NearCopyLevel, job.Seed, options.CancellationToken);
        Report(1);
        using var images = Measure();
        var found = NearCopyFinder.Find(search, images.Features, Describe, options.CancellationToken);
        Report(2);
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

    private (long Row, string? File, SamplingCell Cell) Describe(int image) =>
        (image, StoreFiles.Image(image), CellCounts.Name(job.Plan[image], job.Conditions));

    private void Report(int step) =>
        options.ProgressCallback?.Invoke(new TrainingProgress("looking for near-copies", step, 2, null) { Phase = ProgressPhase.Checking });
}
