namespace FairDiff.Fairness.Resampling;

/// <summary>The percentile interval of Efron (1979) over the resamples that have a value.</summary>
internal static class PercentileInterval
{
    /// <summary>
    /// NaN values (a group or class that vanished from a resample) are left out; null when they are more than half, because
    /// the rest would not be representative.
    /// </summary>
    public static ConfidenceInterval? Of(IEnumerable<double> values, double confidence)
    {
        var all = values.ToArray();
        var defined = all.Where(value => !double.IsNaN(value)).ToArray();
        if (defined.Length == 0 || defined.Length * 2 < all.Length)
        {
            return null;
        }

        Array.Sort(defined);
        var tail = (1 - confidence) / 2;
        return new ConfidenceInterval(Quantile(defined, tail), Quantile(defined, 1 - tail), defined.Length);
    }

    /// <summary>Linear interpolation between the order statistics (type 7 of Hyndman and Fan 1996, NumPy's default).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
