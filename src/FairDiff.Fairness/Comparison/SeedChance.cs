using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness;

/// <summary>How far apart methods are by the luck of the training seeds alone.</summary>
internal static class SeedChance
{
    /// <summary>
    /// The distance that the means of two methods that are alike stay below, as often as the confidence says, where their seeds scatter as
    /// here: t sqrt(s1^2 / n1 + s2^2 / n2), with the degrees of freedom of Welch (1947).
    /// </summary>
    /// <returns>The distance; null with fewer than two replicates of one.</returns>
    public static double? Of(ReplicateSummary first, ReplicateSummary second, double confidence)
    {
        if ((first.Deviation, second.Deviation) is not ({ } one, { } other))
        {
            return null;
        }

        var (a, b) = (one * one / first.Values.Count, other * other / second.Values.Count);
        var freedom = (a + b) * (a + b) / ((a * a / (first.Values.Count - 1)) + (b * b / (second.Values.Count - 1)));
        return a + b == 0 ? 0 : Math.Sqrt(a + b) * StudentT.InvCDF(0, 1, freedom, (1 + confidence) / 2);
    }
}
