namespace FairDiff.Fairness.Measures;

/// <summary>
/// Isotonic regression of the truth on the probability, the non-decreasing shares that are nearest to it in squares: pooling adjacent
/// violators (Ayer et al. 1955).
/// </summary>
internal static class IsotonicCalibration
{
    private const int OnStack = 1024;

    /// <summary>Pools blocks of equal probability that come from the largest down.</summary>
    /// <param name="rows">The rows of each block; a block without is passed over.</param>
    /// <param name="positives">Those that are positive.</param>
    /// <param name="ends">Where each pool ends, from the largest probability down: the number of blocks up to it.</param>
    /// <param name="shares">The share of positives of each pool.</param>
    /// <returns>The number of pools.</returns>
    public static int Pool(ReadOnlySpan<double> rows, ReadOnlySpan<double> positives, Span<int> ends, Span<double> shares)
    {
        Span<double> weights = rows.Length <= OnStack ? stackalloc double[rows.Length] : new double[rows.Length];
        var pools = 0;
        for (var b = 0; b < rows.Length; b++)
        {
            if (rows[b] == 0)
            {
                continue;
            }

            (ends[pools], weights[pools], shares[pools]) = (b + 1, rows[b], positives[b] / rows[b]);
            pools++;
            while (pools > 1 && shares[pools - 1] >= shares[pools - 2])
            {
                pools--;
                var weight = weights[pools - 1] + weights[pools];
                shares[pools - 1] = ((shares[pools - 1] * weights[pools - 1]) + (shares[pools] * weights[pools])) / weight;
                (weights[pools - 1], ends[pools - 1]) = (weight, ends[pools]);
            }
        }

        return pools;
    }

    /// <summary>The mean over the rows of the distance between the probability stated and the pooled share; NaN without rows.</summary>
    public static double Index(ReadOnlySpan<double> probability, ReadOnlySpan<double> rows, ReadOnlySpan<double> positives)
    {
        Span<int> ends = rows.Length <= OnStack ? stackalloc int[rows.Length] : new int[rows.Length];
        Span<double> shares = rows.Length <= OnStack ? stackalloc double[rows.Length] : new double[rows.Length];
        var pools = Pool(rows, positives, ends, shares);
        var (sum, all, pool) = (0.0, 0.0, 0);
        for (var b = 0; b < rows.Length && pool < pools; b++)
        {
            sum += rows[b] * Math.Abs(probability[b] - shares[pool]);
            all += rows[b];
            pool += b + 1 == ends[pool] ? 1 : 0;
        }

        return all == 0 ? double.NaN : sum / all;
    }
}
