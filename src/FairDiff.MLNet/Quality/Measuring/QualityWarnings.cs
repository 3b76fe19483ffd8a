using FairDiff.Fairness;
using FairDiff.Torch.Quality;
using static System.FormattableString;
using Metrics = FairDiff.MLNet.SyntheticQualityMetrics;

namespace FairDiff.MLNet.Quality;

/// <summary>Puts what stands out into words. Without sufficient evidence nothing is warned of.</summary>
internal sealed class QualityWarnings(SyntheticQualityOptions options)
{
    /// <summary>What stands out in a cell.</summary>
    public IEnumerable<SyntheticQualityWarning> Of(SyntheticCellQuality cell, CellSamples samples)
    {
        if (Diversity(cell) is { } diversity)
        {
            yield return new(SyntheticQualityConcern.DiversityCollapse, cell.Name, $"{cell.Name}: diversity may be lost. {diversity}");
        }

        if (Labels(cell, samples) is { } labels)
        {
            yield return new(SyntheticQualityConcern.WrongLabels, cell.Name, $"{cell.Name}: labels may be wrong. {labels}");
        }
    }

    /// <summary>More near-copies than chance explains.</summary>
    public static SyntheticQualityWarning? Of(NearCopyReport? nearCopies) => nearCopies is { Count: > 0 }
        ? new(SyntheticQualityConcern.NearCopies, "overall", nearCopies.ToString())
        : null;

    private string? Diversity(SyntheticCellQuality cell)
    {
        List<string> findings = [];
        if (Enough(cell, Metrics.Coverage) is { } coverage)
        {
            var expected = ManifoldOverlap.ExpectedCoverage(
                cell[Metrics.Coverage].RealCount, cell[Metrics.Coverage].SyntheticCount, options.NearestNeighbours);
            if (coverage < options.DiversityFloor * expected)
            {
                findings.Add(Invariant($"{100 * coverage:0} % of the real images have a synthetic one near by, where {100 * expected:0} ")
                    + Invariant($"% are to be expected."));
            }
        }

        if (Enough(cell, Metrics.Spread) is { } spread && spread < options.DiversityFloor)
        {
            findings.Add(Invariant($"The images spread {spread:0.00} times as far as real ones."));
        }

        return findings.Count == 0 ? null : string.Join(' ', findings);
    }

    private string? Labels(SyntheticCellQuality cell, CellSamples samples)
    {
        if (Enough(cell, Metrics.LabelAgreement) is not { } synthetic || Enough(cell, Metrics.RealLabelAgreement) is not { } real)
        {
            return null;
        }

        var standardError = Math.Sqrt(samples.SyntheticLabels!.Value.Variance + samples.RealLabels!.Value.Variance);
        return real - synthetic > Math.Max(options.WrongLabelTolerance, 2 * standardError)
            ? Invariant($"The independent classifier sees the label in {100 * synthetic:0} % of the synthetic images, and in ")
                + Invariant($"{100 * real:0} % of real ones.")
            : null;
    }

    private static double? Enough(SyntheticCellQuality cell, string metric) =>
        cell[metric].Verdict == FairnessVerdict.SufficientEvidence ? cell[metric].Value : null;
}
