namespace FairDiff.Shared;

/// <summary>What counts as a probability: rounding may carry one a little below 0 or above 1, or a sum a little away from 1.</summary>
internal static class Probability
{
    /// <summary>How far a score may be outside of 0 to 1.</summary>
    public const double Tolerance = 1e-4;

    // Scores come as four decimals or single precision; a sum further off is no rounding.
    private const double SumTolerance = 0.01;

    public static bool Is(double score) => score is >= -Tolerance and <= 1 + Tolerance;

    public static bool IsSum(double sum) => Math.Abs(sum - 1) <= SumTolerance;

    /// <summary>Why a score is none; rows are counted from 1.</summary>
    /// <param name="name">The class or condition.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="score">The score.</param>
    /// <param name="decidesByHalf">Whether a decision rests on 0.5 of it, because no threshold was given.</param>
    public static string Reason(string name, int row, double score, bool decidesByHalf) => FormattableString.Invariant(
        $"the scores are not probabilities (0 to 1): that of '{name}' in row {row + 1} is {score:0.######}")
        + (decidesByHalf ? ", and decisions rest on 0.5 of them; give a decision threshold, or make probabilities of logits" : "");
}
