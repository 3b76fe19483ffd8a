using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>All metrics of all groups of one grouping, for rows with integer weights (all 1, or a bootstrap resample).</summary>
internal sealed class GroupingMeasure(Predictions predictions, MetricLayout layout, Grouping grouping, IReadOnlyList<RankedScores> ranked)
{
    public Grouping Grouping => grouping;

    /// <summary>The numbers that one evaluation yields: groups x metrics.</summary>
    public int Size => grouping.Count * layout.Count;

    public CountTable NewCounts() => new(predictions, grouping);

    /// <summary>Fills groups x metrics; NaN = undefined. The counts are left for the caller to read.</summary>
    public void Compute(ReadOnlySpan<int> weights, CountTable counts, Span<double> values)
    {
        counts.Count(weights);
        for (var group = 0; group < grouping.Count; group++)
        {
            Compute(group, weights, counts, values.Slice(group * layout.Count, layout.Count));
        }
    }

    private void Compute(int group, ReadOnlySpan<int> weights, CountTable counts, Span<double> values)
    {
        var confusion = counts.ConfusionOf(group);
        var total = CountMetrics.Sum(confusion);
        values[layout.Accuracy] = CountMetrics.Accuracy(confusion, predictions.Classes);
        values[layout.BalancedAccuracy] = CountMetrics.BalancedAccuracy(confusion, predictions.Classes);
        if (layout.Top3 is { } top3)
        {
            values[top3] = CountMetrics.Ratio(counts.Top3Hits[group], total);
        }

        if (layout.HighRiskSensitivity is { } sensitivity)
        {
            values[sensitivity] = CountMetrics.PooledSensitivity(confusion, predictions.Classes, predictions.IsHighRisk);
        }

        if (layout.FirstAucOneVersusRest is { } first)
        {
            values[layout.Auc] = MeanAuc(group, weights, values.Slice(first, predictions.Classes));
        }
        else
        {
            values[layout.Auc] = ranked[0].Auc(group, weights);
            values[layout.AveragePrecision!.Value] = ranked[0].AveragePrecision(group, weights);
            values[layout.Brier!.Value] = predictions.ScoresAreProbabilities
                ? CountMetrics.Ratio(counts.SquaredErrors[group], total)
                : double.NaN;
        }
    }

    private double MeanAuc(int group, ReadOnlySpan<int> weights, Span<double> byClass)
    {
        var (sum, defined) = (0.0, 0);
        for (var c = 0; c < byClass.Length; c++)
        {
            byClass[c] = ranked[c].Auc(group, weights);
            if (!double.IsNaN(byClass[c]))
            {
                sum += byClass[c];
                defined++;
            }
        }

        return defined == 0 ? double.NaN : sum / defined;
    }
}
