using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>What is asked of a truth and a score per row.</summary>
internal static class BinaryRows
{
    public static void CheckLengths(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(isPositive);
        ArgumentNullException.ThrowIfNull(scores);
        if (isPositive.Count != scores.Count)
        {
            throw new FairnessException($"There are {isPositive.Count} labels but {scores.Count} scores; give one score per row.");
        }
    }

    /// <summary>The same, and that a curve can be made of the scores.</summary>
    public static void CheckCurve(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores)
    {
        CheckLengths(isPositive, scores);
        for (var row = 0; row < scores.Count; row++)
        {
            if (!double.IsFinite(scores[row]))
            {
                throw new FairnessException($"The score of row {row} is {scores[row]}; a curve needs finite scores.");
            }
        }
    }

    /// <summary>The same, and that the scores are probabilities.</summary>
    public static void CheckProbabilities(IReadOnlyList<bool> isPositive, IReadOnlyList<double> probabilities, string curve)
    {
        CheckCurve(isPositive, probabilities);
        for (var row = 0; row < probabilities.Count; row++)
        {
            if (!Probability.Is(probabilities[row]))
            {
                throw new FairnessException($"The score of row {row} is {probabilities[row]}; a {curve} needs probabilities, 0 to 1.");
            }
        }
    }

    /// <summary>The scores of one side, ascending.</summary>
    public static double[] Ascending(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores, bool positive) =>
        [.. Enumerable.Range(0, scores.Count).Where(row => isPositive[row] == positive).Select(row => scores[row]).Order()];
}
