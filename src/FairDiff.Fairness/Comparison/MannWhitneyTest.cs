using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness;

/// <summary>The two-sided Mann-Whitney U test (Wilcoxon rank-sum) of whether values of one sample tend to be larger than those of
/// another.</summary>
public static class MannWhitneyTest
{
    // As SciPy chooses: the exact distribution for small samples without ties, else the normal approximation.
    private const int LargestExact = 8;

    /// <summary>Tests two samples.</summary>
    /// <param name="a">The first sample, at least 1 finite value.</param>
    /// <param name="b">The second sample, at least 1 finite value.</param>
    /// <returns>
    /// U of the first sample and the p-value: exact when one sample has at most 8 values and no values are equal, else by the normal
    /// approximation, corrected for ties and continuity.
    /// </returns>
    /// <exception cref="FairnessException">A sample is empty or has a value that is not finite.</exception>
    public static MannWhitneyResult Test(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Check(a, nameof(a));
        Check(b, nameof(b));
        var (rankSum, ties) = Rank(a, b);
        var (n, m) = ((double)a.Count, (double)b.Count);
        var u = rankSum - (n * (n + 1) / 2);
        var larger = Math.Max(u, (n * m) - u);
        if (ties == 0 && Math.Min(a.Count, b.Count) <= LargestExact)
        {
            return new MannWhitneyResult(u, Math.Min(1, 2 * ExactTail(a.Count, b.Count, (int)larger)), true);
        }

        var variance = n * m / 12 * (n + m + 1 - (ties / ((n + m) * (n + m - 1))));
        var z = (larger - (n * m / 2) - 0.5) / Math.Sqrt(variance);
        return new MannWhitneyResult(u, variance == 0 ? 1 : Math.Clamp(2 * Normal.CDF(0, 1, -z), 0, 1), false);
    }

    /// <summary>The sum of the ranks of the first sample, equal values sharing their mean rank, and Σ (t³ - t) over the ties.</summary>
    private static (double RankSum, double Ties) Rank(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var (below, rankSum, ties) = (0, 0.0, 0.0);
        foreach (var tie in a.Select(value => (Value: value, InA: true)).Concat(b.Select(value => (Value: value, InA: false)))
            .GroupBy(value => value.Value).OrderBy(tie => tie.Key))
        {
            var count = tie.Count();
            rankSum += tie.Count(value => value.InA) * (below + ((count + 1) / 2.0));
            ties += (Math.Pow(count, 3) - count);
            below += count;
        }

        return (rankSum, ties);
    }

    /// <summary>P(U >= u): of all orders of both samples, counted by the recursion of Mann and Whitney (1947).</summary>
    private static double ExactTail(int n, int m, int u)
    {
        // ways[j][v]: orders of i values of a and j of b with U = v, for i growing from 0.
        var ways = Enumerable.Range(0, m + 1).Select(_ => Unit(n * m)).ToArray();
        for (var i = 1; i <= n; i++)
        {
            var next = new double[m + 1][];
            next[0] = Unit(n * m);
            for (var j = 1; j <= m; j++)
            {
                // The largest value is of a (above all j of b) or of b.
                next[j] = new double[(n * m) + 1];
                for (var v = 0; v <= i * j; v++)
                {
                    next[j][v] = (v >= j ? ways[j][v - j] : 0) + next[j - 1][v];
                }
            }

            ways = next;
        }

        return ways[m].Skip(u).Sum() / ways[m].Sum();
    }

    private static double[] Unit(int last)
    {
        var unit = new double[last + 1];
        unit[0] = 1;
        return unit;
    }

    private static void Check(IReadOnlyList<double> values, string name)
    {
        if (values.Count == 0 || values.Any(value => !double.IsFinite(value)))
        {
            throw new FairnessException(
                $"The Mann-Whitney test needs at least one value in each sample, all finite; '{name}' has {values.Count}.");
        }
    }
}
