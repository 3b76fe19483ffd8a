namespace FairDiff.Fairness.Resampling;

/// <summary>The percentile interval of Efron (1979) over the resamples that have a value.</summary>
internal static class PercentileInterval
{
    /// <summary>
    /// Takes the values of the resamples that have one (a group or class can vanish from a resample); null when fewer than
    /// half of all have one, because those would not be representative.
    /// </summary>
    public static ConfidenceInterval? Of(double[] defined, int samples, double confidence)
    {
        if (defined.Length == 0 || defined.Length * 2 < samples)
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
