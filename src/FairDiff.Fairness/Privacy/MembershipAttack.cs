using FairDiff.Fairness.Descriptive;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness;

/// <summary>
/// How well a score tells what a model was trained on (members) from what it was not: the area under the curve, and what Carlini et al.
/// 2022 (LiRA, section III) ask for, the share of members that are found where hardly any other is taken for one.
/// </summary>
/// <remarks>
/// An area near 0.5 does not say that nobody is exposed: a model may give away a few of its rows for sure, which only the share at few
/// false alarms shows. Rows of one patient are no independent units: give a score per patient.
/// </remarks>
public sealed record MembershipAttack
{
    private const double Tail = 0.025;

    /// <summary>Gets the number of members.</summary>
    public required int Members { get; init; }

    /// <summary>Gets the number of others.</summary>
    public required int Others { get; init; }

    /// <summary>Gets the area under the curve: the probability that a member's score is above another's, ties by half; 0 to 1.</summary>
    public required double Auc { get; init; }

    /// <summary>Gets the lower end of its 95 % interval (Brunner and Munzel 2000: DeLong's variance,
    /// and Student's t for small samples).</summary>
    public required double AucLower { get; init; }

    /// <summary>Gets the upper end of its 95 % interval.</summary>
    public required double AucUpper { get; init; }

    /// <summary>Gets the share of the others that are taken for members: the largest that is at most the one asked for.</summary>
    public required double FalsePositiveRate { get; init; }

    /// <summary>Gets the share of the members that are found then.</summary>
    public required double TruePositiveRate { get; init; }

    /// <summary>Gets the lower end of its 95 % interval, exact at this threshold (Clopper and Pearson 1934).</summary>
    public required double TruePositiveLower { get; init; }

    /// <summary>Gets the upper end of its 95 % interval.</summary>
    public required double TruePositiveUpper { get; init; }

    /// <summary>
    /// Gets the probability that so many members or more are found if the score knows nothing of membership: exact, whatever its
    /// distribution, and with the choice of the threshold counted in (the precedence test, Balakrishnan and Ng 2006, section 3.2).
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>Measures an attack.</summary>
    /// <param name="members">The scores of the members, higher = rather a member; at least one, finite.</param>
    /// <param name="others">The scores of the others; at least one, finite.</param>
    /// <param name="falsePositiveRate">The share of the others that may be taken for members; from 0 to below 1.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="FairnessException">A side is empty, or a score is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public static MembershipAttack Of(IReadOnlyList<double> members, IReadOnlyList<double> others, double falsePositiveRate = 0.01)
    {
        double[] own = Sorted(members, "members"), other = Sorted(others, "others");
        if (falsePositiveRate is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(falsePositiveRate), falsePositiveRate, "The share of false alarms must be from 0 to below 1.");
        }

        var (area, half) = Area(own, other);
        var allowed = (int)((falsePositiveRate * other.Length) + 1e-9);
        var threshold = other[^(allowed + 1)];
        var found = own.Length - CountUpTo(own, threshold);
        var alarms = other.Length - CountUpTo(other, threshold);
        return new()
        {
            Members = own.Length,
            Others = other.Length,
            Auc = area,
            AucLower = Math.Max(0, area - half),
            AucUpper = Math.Min(1, area + half),
            FalsePositiveRate = (double)alarms / other.Length,
            TruePositiveRate = (double)found / own.Length,
            TruePositiveLower = found == 0 ? 0 : Beta.InvCDF(found, own.Length - found + 1, Tail),
            TruePositiveUpper = found == own.Length ? 1 : Beta.InvCDF(found + 1, own.Length - found, 1 - Tail),
            PValue = AtLeast(found, own.Length, allowed, other.Length),
        };
    }

    /// <summary>The area with half of its interval, from how far each score is above those of the other side.</summary>
    private static (double Area, double Half) Area(double[] own, double[] other)
    {
        double[] ofOwn = [.. own.Select(score => Above(other, score))], ofOther = [.. other.Select(score => 1 - Above(own, score))];
        var (one, two) = (Variance(ofOwn), Variance(ofOther));
        var sum = one + two;
        if (sum == 0)
        {
            return (ofOwn.Average(), 0);
        }

        // Satterthwaite's degrees of freedom; a side of one score adds nothing to the variance.
        var freedom = sum * sum / ((one * one / Math.Max(1, own.Length - 1)) + (two * two / Math.Max(1, other.Length - 1)));
        return (ofOwn.Average(), -StudentT.InvCDF(0, 1, freedom, Tail) * Math.Sqrt(sum));
    }

    /// <summary>The share that a score is above, ties by half.</summary>
    private static double Above(double[] ascending, double score) =>
        (Ascending.CountBelow(ascending, score) + CountUpTo(ascending, score)) / (2.0 * ascending.Length);

    private static int CountUpTo(double[] ascending, double value) => Ascending.CountBelow(ascending, Math.BitIncrement(value));

    /// <summary>Of a mean; 0 where a single value tells nothing of it.</summary>
    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Length < 2 ? 0 : values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length;
    }

    /// <summary>
    /// P(found members or more are above the score that is exceeded by so many others): of all orders of both, each as likely as any other,
    /// C(j + k, j) C(m - j + n - k - 1, m - j) / C(m + n, m) have j members there.
    /// </summary>
    private static double AtLeast(int found, int members, int allowed, int others)
    {
        var all = SpecialFunctions.BinomialLn(members + others, members);
        var sum = 0.0;
        for (var j = found; j <= members; j++)
        {
            sum += Math.Exp(
                SpecialFunctions.BinomialLn(j + allowed, j)
                    + SpecialFunctions.BinomialLn(members - j + others - allowed - 1, members - j) - all);
        }

        return Math.Min(1, sum);
    }

    private static double[] Sorted(IReadOnlyList<double> scores, string side)
    {
        ArgumentNullException.ThrowIfNull(scores, side);
        return scores.Count == 0 ? throw new FairnessException($"There are no scores of {side}; give at least one.")
            : scores.Index().FirstOrDefault(pair => !double.IsFinite(pair.Item), (-1, 0)) is var (row, score) && row >= 0
                ? throw new FairnessException($"The score of {side} {row} is {score}; scores must be finite.")
                : [.. scores.Order()];
    }
}
