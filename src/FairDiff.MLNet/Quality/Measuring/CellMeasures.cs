using FairDiff.Fairness;
using FairDiff.Torch.Quality;
using Metrics = FairDiff.MLNet.SyntheticQualityMetrics;

namespace FairDiff.MLNet.Quality;

/// <summary>Computes the measures of a cell, and says of each whether it rests on enough images.</summary>
internal sealed class CellMeasures(Tensor real, Tensor synthetic, SyntheticQualityOptions options)
{
    public SyntheticCellQuality Of(CellSamples cell)
    {
        using var scope = NewDisposeScope();
        var (r, s) = (Draw(real, cell.Real, options.MaximumCellSize), Draw(synthetic, cell.Synthetic, options.MaximumCellSize));
        SyntheticQualityValue[] values =
        [
            Kernel(r, s), Frechet(r, s), .. Overlap(cell), Spread(r, s),
            Share(Metrics.LabelAgreement, cell.SyntheticLabels, realCount: 0, "synthetic"),
            Share(Metrics.RealLabelAgreement, cell.RealLabels, cell.RealLabels?.Count ?? 0, "real"),
        ];
        return new SyntheticCellQuality
        {
            Name = cell.Name,
            Cell = cell.Cell,
            RealCount = cell.Real.Length,
            SyntheticCount = cell.Synthetic.Length,
            Values = new OrderedDictionary<string, SyntheticQualityValue>(values.Select(value => KeyValuePair.Create(value.Metric, value))),
        };
    }

    private Tensor Draw(Tensor table, int[] rows, int count) =>
        table.index_select(0, tensor(SeededOrder.Draw(rows, count, options.Seed, "cell"), dtype: ScalarType.Int64));

    private SyntheticQualityValue Kernel(Tensor r, Tensor s)
    {
        var subset = (int)Math.Min(options.KernelSubsetSize, Math.Min(r.shape[0], s.shape[0]) / 2);
        if (subset < 2)
        {
            return Value(Metrics.KernelDistance, null, r.shape[0], s.shape[0]);
        }

        var estimate = KernelDistance.OfSubsets(r, s, subset, options.KernelSubsets, options.Seed);
        return Value(Metrics.KernelDistance, estimate.Mean, r.shape[0], s.shape[0]) with { Deviation = estimate.Deviation };
    }

    private SyntheticQualityValue Frechet(Tensor r, Tensor s)
    {
        var fewer = Math.Min(r.shape[0], s.shape[0]);
        var value = Value(Metrics.FrechetDistance, fewer < 2 ? null : FrechetDistance.Compute(r, s), r.shape[0], s.shape[0]);
        return value.Verdict == FairnessVerdict.InsufficientEvidence || FrechetDistance.IsReliable(fewer, r.shape[1]) ? value : value with
        {
            Verdict = FairnessVerdict.InsufficientEvidence,
            Reason = $"{fewer} images are fewer than twice the {r.shape[1]} features: the distance is far too large",
        };
    }

    /// <summary>Balls shrink with the number of images, so equally many of both are compared.</summary>
    private IEnumerable<SyntheticQualityValue> Overlap(CellSamples cell)
    {
        var count = Math.Min(options.MaximumCellSize, Math.Min(cell.Real.Length, cell.Synthetic.Length));
        ManifoldOverlap? overlap = count > options.NearestNeighbours
            ? ManifoldOverlap.Compute(Draw(real, cell.Real, count), Draw(synthetic, cell.Synthetic, count), options.NearestNeighbours)
            : null;
        return
        [
            Value(Metrics.Precision, overlap?.Precision, count, count),
            Value(Metrics.Recall, overlap?.Recall, count, count),
            Value(Metrics.Coverage, overlap?.Coverage, count, count),
        ];
    }

    private SyntheticQualityValue Spread(Tensor r, Tensor s)
    {
        var (ofReal, ofSynthetic) = (Deviation(r), Deviation(s));
        return Value(Metrics.Spread, ofReal > 0 ? ofSynthetic / ofReal : null, r.shape[0], s.shape[0]);
    }

    /// <summary>Root of the mean squared distance from the mean; null for fewer than two rows.</summary>
    private static double? Deviation(Tensor table)
    {
        using var scope = NewDisposeScope();
        return table.shape[0] < 2 ? null : Math.Sqrt(table.to(float64).var([0]).sum().item<double>());
    }

    private SyntheticQualityValue Value(string metric, double? value, long realCount, long syntheticCount)
    {
        var reason = TooFew(realCount, "real")
            ?? TooFew(syntheticCount, "synthetic")
            ?? (value is null ? "all real images have the same features" : null);
        var verdict = reason is null ? FairnessVerdict.SufficientEvidence : FairnessVerdict.InsufficientEvidence;
        return new(metric, value, null, (int)realCount, (int)syntheticCount, verdict, reason);
    }

    private SyntheticQualityValue Share(string metric, Agreement? agreement, int realCount, string kind)
    {
        var count = agreement?.Count ?? 0;
        var reason = agreement is null ? "there is no independent classifier, or no label was asked for" : TooFew(count, kind);
        var verdict = reason is null ? FairnessVerdict.SufficientEvidence : FairnessVerdict.InsufficientEvidence;
        return new(metric, agreement?.Share, null, realCount, count - realCount, verdict, reason);
    }

    private string? TooFew(long count, string kind) => count >= options.MinimumCellSize
        ? null
        : count == 0 ? $"no {kind} images" : $"{count} {kind} {(count == 1 ? "image" : "images")}; the minimum is "
            + $"{options.MinimumCellSize}";
}
