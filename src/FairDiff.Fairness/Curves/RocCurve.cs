namespace FairDiff.Fairness;

/// <summary>
/// The receiver operating characteristic of one class or condition: the share of its rows that are found against the share of the others
/// that are taken for it, for every threshold (Fawcett 2006).
/// </summary>
/// <remarks>Rows of equal scores are one step, a slanted one. Two curves say nothing of a shared threshold: look at the points that it
/// gives, not at the areas alone.</remarks>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points, int positives, int negatives) =>
        (Points, Positives, Negatives) = (points, positives, negatives);

    /// <summary>Gets the points, from (0, 0) to (1, 1), one per different score.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>Gets the rows that have the condition.</summary>
    public int Positives { get; }

    /// <summary>Gets the rows that have it not.</summary>
    public int Negatives { get; }

    /// <summary>Gets the area under the curve by the trapezoid rule, which is <see cref="MetricNames.Auc"/>; 0 to 1.</summary>
    public double Area => Points.Zip(Points.Skip(1), (one, next) =>
        (next.FalsePositiveRate - one.FalsePositiveRate) * (next.TruePositiveRate + one.TruePositiveRate) / 2).Sum();

    /// <summary>Makes the curve of n rows.</summary>
    /// <param name="isPositive">The truth, n values.</param>
    /// <param name="scores">The scores, n finite values.</param>
    /// <returns>The curve; null without a positive or without a negative row, where there is none.</returns>
    /// <exception cref="FairnessException">The lengths differ, or a score is not finite.</exception>
    public static RocCurve? Compute(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores)
    {
        BinaryRows.CheckCurve(isPositive, scores);
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(row => scores[row])];
        var positives = isPositive.Count(positive => positive);
        var negatives = scores.Count - positives;
        if (positives == 0 || negatives == 0)
        {
            return null;
        }

        List<RocPoint> points = [new(0, 0, double.PositiveInfinity)];
        var (truePositives, falsePositives) = (0, 0);
        for (var place = 0; place < order.Length; place++)
        {
            var row = order[place];
            _ = isPositive[row] ? truePositives++ : falsePositives++;
            if (place == order.Length - 1 || scores[order[place + 1]] != scores[row])
            {
                points.Add(new((double)falsePositives / negatives, (double)truePositives / positives, scores[row]));
            }
        }

        return new(points, positives, negatives);
    }

    /// <summary>The points that a drawing needs: those that are further than a step from the one before, and both ends.</summary>
    /// <param name="step">The step in rate, above 0, such as 0.005.</param>
    /// <returns>At most 2 / step + 2 of the points.</returns>
    public IReadOnlyList<RocPoint> Thinned(double step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        List<RocPoint> kept = [Points[0]];
        for (var i = 1; i < Points.Count - 1; i++)
        {
            // A corner is kept by keeping the point before a long step too.
            if (Distance(kept[^1], Points[i]) >= step || Distance(Points[i], Points[i + 1]) >= step)
            {
                kept.Add(Points[i]);
            }
        }

        kept.Add(Points[^1]);
        return kept;
    }

    private static double Distance(RocPoint one, RocPoint other) =>
        other.FalsePositiveRate - one.FalsePositiveRate + other.TruePositiveRate - one.TruePositiveRate;
}
