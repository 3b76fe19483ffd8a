using FairDiff.Fairness.Descriptive;

namespace FairDiff.Fairness;

/// <summary>
/// The net benefit of acting by a classifier, one class or condition against the rest, over the threshold probabilities from which on
/// someone would act, beside acting on everyone and on nobody (Vickers and Elkin 2006).
/// </summary>
/// <remarks>Only thresholds that someone would choose matter: that the curve is higher elsewhere says nothing. Groups of other prevalence
/// have other curves for that alone; a prevalence that is stated takes this away. Probabilities that are not calibrated lose by
/// it.</remarks>
public sealed class DecisionCurve
{
    private DecisionCurve(IReadOnlyList<DecisionPoint> points, int positives, int negatives, double prevalence) =>
        (Points, Positives, Negatives, Prevalence) = (points, positives, negatives, prevalence);

    /// <summary>Gets the thresholds from 0.01 to 0.99 in steps of 0.01.</summary>
    public static IReadOnlyList<double> DefaultThresholds { get; } = [.. Enumerable.Range(1, 99).Select(percent => percent / 100.0)];

    /// <summary>Gets the points, in the order of the thresholds.</summary>
    public IReadOnlyList<DecisionPoint> Points { get; }

    /// <summary>Gets the rows that have the condition.</summary>
    public int Positives { get; }

    /// <summary>Gets the rows that have it not.</summary>
    public int Negatives { get; }

    /// <summary>Gets the prevalence that the curve is for: that of the rows, or the one stated; 0 to 1.</summary>
    public double Prevalence { get; }

    /// <summary>Makes the curve of n rows.</summary>
    /// <param name="isPositive">The truth, n values.</param>
    /// <param name="probabilities">The probabilities stated, n values from 0 to 1.</param>
    /// <param name="thresholds">The threshold probabilities, each above 0 and below 1; null = <see cref="DefaultThresholds"/>.</param>
    /// <param name="prevalence">The prevalence that the curve is to be for, above 0 and below 1: sensitivity and specificity stay those of
    /// the rows. Null = that of the rows.</param>
    /// <returns>The curve; null without a row, and with a stated prevalence without a positive or a negative row.</returns>
    /// <exception cref="FairnessException">The lengths differ, or a number is not a probability.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A threshold or the prevalence is not above 0 and below 1.</exception>
    public static DecisionCurve? Compute(
        IReadOnlyList<bool> isPositive,
        IReadOnlyList<double> probabilities,
        IReadOnlyList<double>? thresholds = null,
        double? prevalence = null)
    {
        BinaryRows.CheckProbabilities(isPositive, probabilities, "decision curve");
        thresholds ??= DefaultThresholds;
        foreach (var (name, number) in thresholds.Select(one => (nameof(thresholds), one)).Append((nameof(prevalence), prevalence ?? 0.5)))
        {
            if (!(number > 0 && number < 1))
            {
                throw new ArgumentOutOfRangeException(name, number, $"{name} must be above 0 and below 1, such as 0.1.");
            }
        }

        var with = BinaryRows.Ascending(isPositive, probabilities, positive: true);
        var without = BinaryRows.Ascending(isPositive, probabilities, positive: false);
        if (with.Length + without.Length == 0 || (prevalence is not null && (with.Length == 0 || without.Length == 0)))
        {
            return null;
        }

        var share = prevalence ?? (double)with.Length / (with.Length + without.Length);
        return new([.. thresholds.Select(Point)], with.Length, without.Length, share);

        DecisionPoint Point(double threshold)
        {
            var odds = threshold / (1 - threshold);
            var (found, alarms) = (CountFrom(with, threshold), CountFrom(without, threshold));
            var benefit = prevalence is { } stated
                ? ((double)found / with.Length * stated) - ((double)alarms / without.Length * (1 - stated) * odds)
                : (found - (alarms * odds)) / (with.Length + without.Length);
            return new(threshold, benefit, share - ((1 - share) * odds));
        }
    }

    /// <summary>How many of the ascending values are the threshold or more.</summary>
    private static int CountFrom(double[] ascending, double threshold) =>
        ascending.Length - Ascending.CountBelow(ascending, threshold);
}
