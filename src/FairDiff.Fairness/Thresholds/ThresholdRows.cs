using FairDiff.Fairness.Descriptive;

namespace FairDiff.Fairness.Thresholds;

/// <summary>Validation rows of one group: sorted scores of those that have a class and of the others.</summary>
internal sealed class ThresholdRows
{
    private readonly double[] _positives, _negatives, _lowest, _highest;

    /// <param name="name">The group.</param>
    /// <param name="rows">Score, truth and cluster of its rows; rows without one are a cluster each.</param>
    public ThresholdRows(string name, IReadOnlyList<(double Score, bool IsPositive, int Cluster)> rows)
    {
        Name = name;
        _positives = [.. rows.Where(row => row.IsPositive).Select(row => row.Score).Order()];
        _negatives = [.. rows.Where(row => !row.IsPositive).Select(row => row.Score).Order()];
        _lowest = [.. rows.Where(row => row.IsPositive).GroupBy(row => row.Cluster).Select(one => one.Min(row => row.Score)).Order()];
        _highest = [.. rows.Where(row => !row.IsPositive).GroupBy(row => row.Cluster).Select(one => one.Max(row => row.Score)).Order()];
    }

    public string Name { get; }

    public int Count => _positives.Length + _negatives.Length;

    public int Positives => _positives.Length;

    /// <summary>The scores, at which what it does changes.</summary>
    public IEnumerable<double> Scores => _positives.Concat(_negatives).Distinct();

    /// <summary>The rows or clusters that a floor rests on.</summary>
    public int Evidence(ThresholdRule rule) => rule == ThresholdRule.SensitivityAtLeast ? _lowest.Length : _highest.Length;

    /// <summary>The last threshold that keeps a floor: the largest of a sensitivity, the smallest of a specificity; null where the rows are
    /// too few to be so sure.</summary>
    public double? Last(ThresholdRule rule, double floor, double confidence)
    {
        var scores = rule == ThresholdRule.SensitivityAtLeast ? _lowest : _highest;
        var place = ToleranceLimit.Place(scores.Length, 1 - floor, confidence);
        return place < 0 ? null
            : rule == ThresholdRule.SensitivityAtLeast ? scores[place] : Math.BitIncrement(scores[scores.Length - 1 - place]);
    }

    public GroupThreshold At(double threshold) => new(
        threshold, Count, Positives, 1 - Below(_positives, threshold), Below(_negatives, threshold));

    /// <summary>The mean of sensitivity and specificity, of those that there are rows for.</summary>
    public double BalancedAccuracy(double threshold)
    {
        var at = At(threshold);
        return double.IsNaN(at.Sensitivity) ? at.Specificity : double.IsNaN(at.Specificity) ? at.Sensitivity
            : (at.Sensitivity + at.Specificity) / 2;
    }

    /// <summary>The share of sorted scores that are less; NaN of none.</summary>
    private static double Below(double[] sorted, double threshold) =>
        sorted.Length == 0 ? double.NaN : (double)Ascending.CountBelow(sorted, threshold) / sorted.Length;
}
