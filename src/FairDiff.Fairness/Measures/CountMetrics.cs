namespace FairDiff.Fairness.Measures;

/// <summary>Metrics of one confusion matrix (K x K, true class by predicted class). NaN = undefined.</summary>
internal static class CountMetrics
{
    /// <summary>Trace over sum.</summary>
    public static double Accuracy(ReadOnlySpan<long> confusion, int classes)
    {
        long hits = 0, total = 0;
        for (var c = 0; c < classes; c++)
        {
            hits += confusion[(c * classes) + c];
            total += RowSum(confusion, classes, c);
        }

        return Ratio(hits, total);
    }

    /// <summary>Recall averaged over the classes that are present.</summary>
    public static double BalancedAccuracy(ReadOnlySpan<long> confusion, int classes)
    {
        var (sum, present) = (0.0, 0);
        for (var c = 0; c < classes; c++)
        {
            var total = RowSum(confusion, classes, c);
            if (total > 0)
            {
                sum += (double)confusion[(c * classes) + c] / total;
                present++;
            }
        }

        return present == 0 ? double.NaN : sum / present;
    }

    /// <summary>Hits over rows, both pooled over the chosen classes.</summary>
    public static double PooledSensitivity(ReadOnlySpan<long> confusion, int classes, ReadOnlySpan<bool> chosen)
    {
        long hits = 0, total = 0;
        for (var c = 0; c < classes; c++)
        {
            if (chosen[c])
            {
                hits += confusion[(c * classes) + c];
                total += RowSum(confusion, classes, c);
            }
        }

        return Ratio(hits, total);
    }

    public static long Sum(ReadOnlySpan<long> confusion)
    {
        long total = 0;
        foreach (var count in confusion)
        {
            total += count;
        }

        return total;
    }

    public static long RowSum(ReadOnlySpan<long> confusion, int classes, int c) => Sum(confusion.Slice(c * classes, classes));

    public static double Ratio(double part, long whole) => whole == 0 ? double.NaN : part / whole;
}
