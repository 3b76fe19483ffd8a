using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Takes into a study report what was found of a generator's images.</summary>
internal static class QualityResults
{
    public static GeneratorQuality From(SyntheticQualityReport report, NearCopyResult? nearCopies) => new()
    {
        Features = report.Features,
        Classifier = report.Classifier,
        Overall = Cell(report.Overall),
        Cells = [.. report.Cells.Select(Cell)],
        Warnings =
        [
            .. nearCopies is { Count: > 0 } ? [GeneratorQualityText.Sentence(nearCopies)] : Array.Empty<string>(),
            .. report.Warnings.Select(warning => warning.Text),
        ],
        NearCopies = nearCopies,
    };

    public static NearCopyResult From(NearCopyReport report, int quarantined) => new()
    {
        Images = report.ImageCount,
        Count = report.Count,
        Quarantined = quarantined,
        ExpectedByChance = report.ExpectedFalseAlarms,
        Duplicates = report.Duplicates,
        Spaces =
        [
            .. report.Spaces.Select(space => new NearCopySpaceResult
            {
                Name = space.Name, Threshold = space.Threshold, Level = space.Level, Real = space.RealCount, Count = space.Count,
            }),
        ],
        Pairs =
        [
            .. report.Pairs.Select(pair => new NearPair
            {
                File = pair.File!,
                Cell = string.Join(", ", pair.Cell.Attributes.Prepend(pair.Cell.Label).Where(part => part.Length > 0)),
                TrainingRow = pair.TrainingRow,
                Space = pair.Space,
                RelativeDistance = pair.RelativeDistance,
                NearCopy = pair.IsNearCopy,
            }),
        ],
    };

    private static CellQuality Cell(SyntheticCellQuality cell) => new()
    {
        Name = cell.Name,
        Real = cell.RealCount,
        Synthetic = cell.SyntheticCount,
        Values = cell.Values.ToDictionary(entry => entry.Key, entry => new QualityNumber
        {
            Value = entry.Value.Value,
            Sd = entry.Value.Deviation,
            InsufficientEvidence = entry.Value.Verdict == FairnessVerdict.InsufficientEvidence,
            Reason = entry.Value.Reason,
        }),
    };
}
