using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Evidence;

/// <summary>Joins values, intervals and verdicts into the results of the groups of one grouping.</summary>
internal sealed class GroupAssembler(Predictions predictions, MetricLayout layout, FairnessOptions options)
{
    private readonly EvidenceRule _rule = new(predictions, layout, options);

    /// <summary>The results of all groups.</summary>
    /// <param name="grouping">The groups.</param>
    /// <param name="counts">Their confusion matrices, over all rows.</param>
    /// <param name="values">Groups x metrics, over all rows.</param>
    /// <param name="samples">Groups x metrics of each resample.</param>
    public IReadOnlyList<GroupResult> Assemble(Grouping grouping, CountTable counts, double[] values, IReadOnlyList<double[]> samples)
    {
        var results = new GroupResult[grouping.Count];
        for (var group = 0; group < results.Length; group++)
        {
            var confusion = counts.ConfusionOf(group);
            var metrics = new OrderedDictionary<string, MetricValue>();
            for (var metric = 0; metric < layout.Count; metric++)
            {
                metrics.Add(layout.Names[metric], Value(metric, confusion, (group * layout.Count) + metric, values, samples));
            }

            results[group] = new GroupResult
            {
                Name = grouping.GroupNames[group],
                N = (int)CountMetrics.Sum(confusion),
                NHighRisk = options.HighRiskClasses.Count > 0 ? _rule.HighRiskRows(confusion) : null,
                IsUnknown = grouping.IsUnknown[group],
                Values = metrics,
                Confusion = Matrix(confusion),
            };
        }

        return results;
    }

    private MetricValue Value(int metric, ReadOnlySpan<long> confusion, int index, double[] values, IReadOnlyList<double[]> samples)
    {
        var name = layout.Names[metric];
        var (n, verdict, reason) = _rule.Judge(metric, confusion);
        if (double.IsNaN(values[index]))
        {
            return new MetricValue(name, null, null, n, FairnessVerdict.InsufficientEvidence, reason);
        }

        // Resampling two rows that were both right would give [1, 1]: a false certainty, so few rows get no interval.
        var interval = verdict == FairnessVerdict.SufficientEvidence
            ? PercentileInterval.Of(
                [.. samples.Select(sample => sample[index]).Where(value => !double.IsNaN(value))], samples.Count, options.Confidence)
            : null;
        return new MetricValue(name, values[index], interval, n, verdict, reason);
    }

    private int[][] Matrix(ReadOnlySpan<long> confusion)
    {
        var matrix = new int[predictions.Classes][];
        for (var row = 0; row < matrix.Length; row++)
        {
            matrix[row] = new int[matrix.Length];
            for (var column = 0; column < matrix.Length; column++)
            {
                matrix[row][column] = (int)confusion[(row * matrix.Length) + column];
            }
        }

        return matrix;
    }
}
