using FairDiff.Fairness.Descriptive;
using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>
/// How the probabilities that some rows were given are distributed; side by side for the rows that have a condition and those that have it
/// not, they show what one number of discrimination hides.
/// </summary>
/// <remarks>That two groups have other distributions is no unfairness where their prevalences differ: compare within one outcome.</remarks>
public sealed record RiskDistribution
{
    private RiskDistribution(IReadOnlyList<int> histogram, double mean, double[] sorted)
    {
        (Histogram, Count, Mean) = (histogram, sorted.Length, mean);
        (Low, LowerQuartile, Median) = (Quantile.Of(sorted, .05), Quantile.Of(sorted, .25), Quantile.Of(sorted, .5));
        (UpperQuartile, High) = (Quantile.Of(sorted, .75), Quantile.Of(sorted, .95));
    }

    /// <summary>Gets the rows in each bin of equal width: [0, 1/B], (1/B, 2/B], …</summary>
    public IReadOnlyList<int> Histogram { get; }

    /// <summary>Gets the rows, at least 1.</summary>
    public int Count { get; }

    /// <summary>Gets the mean, 0 to 1. That of the rows with the condition less that of the others is the discrimination slope.</summary>
    public double Mean { get; }

    /// <summary>Gets the 5 % quantile (type 7 of Hyndman and Fan 1996), 0 to 1.</summary>
    public double Low { get; }

    /// <summary>Gets the 25 % quantile, 0 to 1.</summary>
    public double LowerQuartile { get; }

    /// <summary>Gets the 50 % quantile, 0 to 1.</summary>
    public double Median { get; }

    /// <summary>Gets the 75 % quantile, 0 to 1.</summary>
    public double UpperQuartile { get; }

    /// <summary>Gets the 95 % quantile, 0 to 1.</summary>
    public double High { get; }

    /// <summary>Makes the distributions of n rows by outcome.</summary>
    /// <param name="isPositive">Whether a row has the condition, n values.</param>
    /// <param name="probabilities">The probabilities stated, n values from 0 to 1.</param>
    /// <param name="bins">The number of bins, at least 1.</param>
    /// <returns>That of the rows that have the condition and that of the others; null without such rows.</returns>
    /// <exception cref="FairnessException">The lengths differ, or a number is not a probability.</exception>
    public static (RiskDistribution? Positives, RiskDistribution? Negatives) ByOutcome(
        IReadOnlyList<bool> isPositive, IReadOnlyList<double> probabilities, int bins = 20)
    {
        BinaryRows.CheckProbabilities(isPositive, probabilities, "distribution of risk");
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return (Of(isPositive, probabilities, true, bins), Of(isPositive, probabilities, false, bins));
    }

    private static RiskDistribution? Of(IReadOnlyList<bool> isPositive, IReadOnlyList<double> probabilities, bool positive, int bins)
    {
        var sorted = BinaryRows.Ascending(isPositive, probabilities, positive);
        if (sorted.Length == 0)
        {
            return null;
        }

        var histogram = new int[bins];
        foreach (var probability in sorted)
        {
            histogram[CalibrationTable.BinOf(probability, bins)]++;
        }

        return new(histogram, sorted.Average(), sorted);
    }
}
