using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness;

/// <summary>
/// The two-sided Wilcoxon signed-rank test of whether the values of pairs tend to differ in one direction: the paired counterpart of
/// <see cref="MannWhitneyTest"/>.
/// </summary>
public static class WilcoxonTest
{
    // As SciPy chooses.
    private const int LargestExact = 50;

    /// <summary>Tests pairs of values.</summary>
    /// <param name="a">The one value of each pair, finite; at least 1.</param>
    /// <param name="b">The other, of as many.</param>
    /// <returns>The sum of the positive ranks and the p-value: of all ways to give the ranks a sign where at most 50 pairs differ, ties
    /// included; else by the normal approximation, corrected for ties.</returns>
    /// <exception cref="FairnessException">There is no pair, a value has no other one, or one is not finite.</exception>
    public static WilcoxonResult Test(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count == 0 || a.Count != b.Count || a.Concat(b).Any(value => !double.IsFinite(value)))
        {
            throw new FairnessException(
                $"The Wilcoxon signed-rank test needs pairs of finite values, at least one; there are {a.Count} and {b.Count} values.");
        }

        var (doubledRanks, doubledSum, ties) = Rank([.. a.Zip(b, (x, y) => x - y).Where(difference => difference != 0)]);
        var n = (double)doubledRanks.Count;
        var (w, mean) = (doubledSum / 2.0, n * (n + 1) / 4);
        if (n == 0)
        {
            return new WilcoxonResult(0, 0, 1, true);
        }

        if (n <= LargestExact)
        {
            return new WilcoxonResult(w, doubledRanks.Count, Math.Min(1, 2 * ExactTail(doubledRanks, doubledSum)), true);
        }

        var variance = (n * (n + 1) * ((2 * n) + 1) / 24) - (ties / 48);
        var z = Math.Abs(w - mean) / Math.Sqrt(variance);
        return new WilcoxonResult(w, doubledRanks.Count, Math.Clamp(2 * Normal.CDF(0, 1, -z), 0, 1), false);
    }

    /// <summary>
    /// The ranks of the sizes, equal ones sharing their mean rank, times two so that they are whole; the sum of those of positive
    /// differences; and Σ (t³ - t) over the ties.
    /// </summary>
    private static (List<int> Ranks, int Positive, double Ties) Rank(double[] differences)
    {
        var (ranks, positive, ties) = (new List<int>(), 0, 0.0);
        foreach (var tie in differences.GroupBy(Math.Abs).OrderBy(tie => tie.Key))
        {
            var count = tie.Count();
            var rank = (2 * ranks.Count) + count + 1;
            positive += rank * tie.Count(difference => difference > 0);
            ties += Math.Pow(count, 3) - count;
            ranks.AddRange(Enumerable.Repeat(rank, count));
        }

        return (ranks, positive, ties);
    }

    /// <summary>The chance that signs by coin give a sum as far from its mean, on the one side.</summary>
    private static double ExactTail(List<int> ranks, int positive)
    {
        var total = ranks.Sum();
        var chances = new double[total + 1];
        chances[0] = 1;
        foreach (var rank in ranks)
        {
            for (var sum = total; sum >= 0; sum--)
            {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }

        // Symmetric: the smaller tail is summed, from its small end.
        return chances.Take(Math.Min(positive, total - positive) + 1).Sum();
    }
}
