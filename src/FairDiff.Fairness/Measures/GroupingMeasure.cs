using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>All metrics of all groups of one grouping, for rows with integer weights (all 1, or a bootstrap resample).</summary>
internal sealed class GroupingMeasure(
    Predictions predictions, IReadOnlyList<Metric> metrics, Grouping grouping, IReadOnlyList<RankedScores> ranked)
{
    public Grouping Grouping => grouping;

    /// <summary>The numbers that one evaluation yields: groups x metrics.</summary>
    public int Size => grouping.Count * metrics.Count;

    public GroupCounts NewCounts() =>
        new(predictions, grouping, ranked, metrics.Aggregate(CountedParts.Decisions, (parts, metric) => parts | metric.Reads));

    /// <summary>Fills groups x metrics; NaN = undefined. The counts are left for the caller to read.</summary>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="counts">What is counted.</param>
    /// <param name="values">What is filled.</param>
    /// <param name="ofGroups">For the group of all rows, the counts of other groups with these weights; null = the rows are
    /// counted.</param>
    public void Compute(ReadOnlySpan<byte> weights, GroupCounts counts, Span<double> values, GroupCounts? ofGroups = null)
    {
        if (ofGroups is null)
        {
            counts.Count(weights);
        }
        else
        {
            counts.Count(weights, ofGroups);
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = metrics[i % metrics.Count].Value(counts, i / metrics.Count);
        }
    }
}
