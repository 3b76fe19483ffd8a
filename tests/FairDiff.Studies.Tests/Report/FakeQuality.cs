using FairDiff.MLNet;

namespace FairDiff.Studies.Tests.Report;

/// <summary>Made-up quality of a generator's images: one cell that is fine, one with warnings, one with too few real images.</summary>
internal static class FakeQuality
{
    public static GeneratorQuality Create(string? folder) => new()
    {
        Features = "ResNet8 classifier, 96 features",
        Classifier = "ResNet8, trained on half of the real labelled rows; right on 92.3 % of 1100 other real images",
        Overall = Cell("overall", 13_100, 1500, .031, .88, .81, .83, .93, .91, .92, null),
        Cells =
        [
            Cell("normal, 0", 500, 250, .012, .93, .88, .87, .98, .95, .94, null),
            Cell("normal, 3", 10, 250, .21, .4, .9, .7, .9, .62, .7, "10 real images; the minimum is 30"),
            Cell("tumour, 0", 500, 250, .4123, .97, .12, .21, .43, .71, .93, null),
            Cell("tumour, 4", 0, 250, null, null, null, null, null, .99, null, "no real images"),
        ],
        Warnings =
        [
            "tumour, 0: diversity may be lost. 21 % of the real images have a synthetic one near by, where 88 % are to be expected.",
            "tumour, 0: labels may be wrong. The independent classifier sees the label in 71 % of the synthetic images, and in 93 % "
                + "of real ones.",
        ],
        NearCopies = NearCopies(folder),
    };

    private static NearCopyResult NearCopies(string? folder)
    {
        if (folder is not null)
        {
            RgbImage[] Images(int seed) =>
                [.. Enumerable.Range(seed, NearCopyResult.ShownPairs).Select(i => FakeImages.Blobs(i, 9, 2, (210, 150, 220)))];
            SampleGrid.Write(
                Path.Combine(folder, "samples", "near-copies-synthetic.png"), Images(5), NearCopyResult.ShownPairs, synthetic: true);
            SampleGrid.Write(
                Path.Combine(folder, "samples", "near-copies-real.png"), Images(50), NearCopyResult.ShownPairs, synthetic: false);
        }

        return new NearCopyResult
        {
            Images = 1500, Count = 1, Quarantined = 1, ExpectedByChance = .15, Duplicates = 3,
            Spaces = [new() { Name = "pixels", Threshold = .7034, Level = 1e-4, Real = 9999, Count = 1 }],
            Pairs =
            [
                .. Enumerable.Range(0, 12).Select(i => new NearPair
                {
                    File = $"{i:D6}.png", Cell = "tumour, 0", TrainingRow = 7 * i, Space = "pixels", RelativeDistance = i == 0
                        ? .31
                        : .72 + (.004 * i), NearCopy = i == 0,
                }),
            ],
            SyntheticSheet = folder is null ? null : "samples/near-copies-synthetic.png",
            TrainingSheet = folder is null ? null : "samples/near-copies-real.png",
        };
    }

    private static CellQuality Cell(
        string name, int real, int synthetic, double? kid, double? precision, double? recall, double? coverage, double? spread,
        double? agreement, double? ofReal,
        string? reason)
    {
        QualityNumber Number(double? value, double? sd = null) =>
            new() { Value = value, Sd = sd, InsufficientEvidence = reason is not null, Reason = reason };
        return new CellQuality
        {
            Name = name, Real = real, Synthetic = synthetic,
            Values = new Dictionary<string, QualityNumber>
            {
                [SyntheticQualityMetrics.KernelDistance] = Number(kid, kid / 3), [SyntheticQualityMetrics.FrechetDistance] = Number(kid),
                [SyntheticQualityMetrics.Precision] = Number(precision), [SyntheticQualityMetrics.Recall] = Number(recall),
                [SyntheticQualityMetrics.Coverage] = Number(coverage), [SyntheticQualityMetrics.Spread] = Number(spread),
                [SyntheticQualityMetrics.LabelAgreement] = new() { Value = agreement }, [
                    SyntheticQualityMetrics.RealLabelAgreement] = Number(ofReal),
            },
        };
    }
}
