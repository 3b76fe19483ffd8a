namespace FairDiff.Fairness.Descriptive;

/// <summary>Quantiles of sorted values.</summary>
internal static class Quantile
{
    /// <summary>Linear interpolation between the order statistics (type 7 of Hyndman and Fan 1996, NumPy's default).</summary>
    public static double Of(ReadOnlySpan<double> sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
