using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Evidence;

/// <summary>Joins values, intervals and verdicts into the results of the groups of one grouping.</summary>
internal sealed class GroupAssembler(Predictions predictions, IReadOnlyList<Metric> metrics, FairnessOptions options)
{
    private readonly MetricBasis _basis = new(predictions, options);

    /// <summary>The results of all groups.</summary>
    /// <param name="grouping">The groups.</param>
    /// <param name="counts">Their counts over all rows.</param>
    /// <param name="resampled">Their values.</param>
    public GroupResult[] Assemble(Grouping grouping, GroupCounts counts, ResampledGrouping resampled) =>
    [
        .. Enumerable.Range(0, grouping.Count).Select(group => new GroupResult
        {
            Name = grouping.GroupNames[group],
            N = (int)counts.Rows(group),
            NHighRisk = options.HighRiskClasses.Count > 0 ? (int)_basis.CountHighRisk(counts, group) : null,
            IsUnknown = grouping.IsUnknown[group],
            Values = new OrderedDictionary<string, MetricValue>(metrics.Select((metric, m) =>
                KeyValuePair.Create(metric.Name, Value(metric, counts, group, (group * metrics.Count) + m, resampled)))),
            Confusion = predictions.IsMultiLabel ? [] : Matrix(counts.Confusion(group)),
            Outcomes = Enumerable.Range(0, predictions.Classes).ToDictionary(
                c => predictions.ClassNames[c], c => Outcomes(counts.Of(group, c))),
        }),
    ];

    private MetricValue Value(Metric metric, GroupCounts counts, int group, int index, ResampledGrouping resampled)
    {
        var (n, verdict, reason, enough) = EvidenceRule.Judge(metric, counts, group, options);
        if (double.IsNaN(resampled.Point[index]))
        {
            return new MetricValue(metric.Name, null, null, n, FairnessVerdict.InsufficientEvidence, reason) { RowsNeeded = enough };
        }

        // Resampling two rows that were both right would give [1, 1]: a false certainty, so few rows get no interval.
        var interval = verdict == FairnessVerdict.SufficientEvidence ? resampled.Interval((groups, _) => groups[index]) : null;
        return new MetricValue(metric.Name, resampled.Point[index], interval, n, verdict, reason) { RowsNeeded = enough };
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

    private static OutcomeCounts Outcomes(OneVersusRest one) =>
        new((int)one.TruePositives, (int)one.FalsePositives, (int)one.FalseNegatives, (int)one.TrueNegatives);
}
