using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Evidence;

/// <summary>How far the compared groups are apart in one metric. Values are groups x metrics; NaN = undefined.</summary>
/// <param name="metric">Where the metric is among the metrics.</param>
/// <param name="metrics">How many there are.</param>
/// <param name="groups">The compared groups.</param>
/// <param name="measured">The metric.</param>
internal sealed class GapPart(int metric, int metrics, int[] groups, Metric measured)
{
    public int[] Groups => groups;

    public double At(double[] values, int group) => values[(group * metrics) + metric];

    public int Best(double[] values) => groups.MaxBy(group => measured.Goodness(At(values, group)));

    public int Worst(double[] values) => groups.MinBy(group => measured.Goodness(At(values, group)));

    /// <summary>Largest minus smallest.</summary>
    public double Range(double[] values) => Extremes(values, 0, values) is var (low, high) ? high - low : double.NaN;

    /// <summary>Largest minus smallest when each group is moved by its value in <paramref name="centre"/>: what chance alone
    /// does.</summary>
    public double CentredRange(double[] values, double[] centre) =>
        Extremes(values, 1, centre) is var (low, high) ? high - low : double.NaN;

    public double Ratio(double[] values) => Extremes(values, 0, values) is var (low, high) && low >= 0 && high > 0
        ? low / high
        : double.NaN;

    public double WorstValue(double[] values) =>
        Extremes(values, 0, values) is var (low, high) ? measured.Goodness(low) <= measured.Goodness(high) ? low : high : double.NaN;

    public double ToOverall(double[] values, double[] overall) => Extremes(values, 0, values) is var (low, high)
        ? Math.Max(Math.Abs(high - overall[metric]), Math.Abs(overall[metric] - low))
        : double.NaN;

    public double RatioToOverall(double[] values, double[] overall)
    {
        if (Extremes(values, 0, values) is not var (low, high) || !(overall[metric] > 0) || !(high > 0) || low < 0)
        {
            return double.NaN;
        }

        return Math.Min(Math.Min(low / overall[metric], overall[metric] / high), 1);
    }

    /// <summary>Smallest and largest over the groups that the resample has; null when it has fewer than two of them.</summary>
    private (double Low, double High)? Extremes(double[] values, double factor, double[] centre)
    {
        var (low, high, present) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var group in groups)
        {
            var value = At(values, group) - (factor * At(centre, group));
            if (!double.IsNaN(value))
            {
                (low, high, present) = (Math.Min(low, value), Math.Max(high, value), present + 1);
            }
        }

        return present < 2 ? null : (low, high);
    }
}
