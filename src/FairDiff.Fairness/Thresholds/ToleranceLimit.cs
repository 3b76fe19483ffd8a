using MathNet.Numerics;

namespace FairDiff.Fairness.Thresholds;

/// <summary>
/// Distribution-free tolerance limits (Wilks 1941): below the k-th smallest of n independent values lies a share of all that follows
/// Beta(k, n - k + 1), whatever the distribution.
/// </summary>
internal static class ToleranceLimit
{
    /// <summary>The place, from 0, of the largest of n sorted values below which at most a share of all lies; -1 where n is too few to be
    /// so sure of any.</summary>
    /// <param name="count">The values, n.</param>
    /// <param name="share">The share, such as 1 - floor.</param>
    /// <param name="confidence">How sure it must be.</param>
    public static int Place(int count, double share, double confidence)
    {
        var (below, above) = (0, count);

        // P(Beta(k, n - k + 1) <= share) falls with k.
        while (below < above)
        {
            var k = (below + above + 1) / 2;
            _ = SpecialFunctions.BetaRegularized(k, count - k + 1, share) >= confidence ? below = k : above = k - 1;
        }

        return below - 1;
    }

    /// <summary>The fewest values of which any place will do: 1 - (1 - share)^n >= confidence.</summary>
    public static int Fewest(double share, double confidence) => (int)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(1 - share) - 1e-9);
}
