namespace FairDiff.Fairness;

/// <summary>What every curve asks of its rows.</summary>
internal static class CurveInput
{
    public static void Check(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(isPositive);
        ArgumentNullException.ThrowIfNull(scores);
        if (isPositive.Count != scores.Count)
        {
            throw new FairnessException($"There are {isPositive.Count} labels but {scores.Count} scores; give one score per row.");
        }

        for (var row = 0; row < scores.Count; row++)
        {
            if (!double.IsFinite(scores[row]))
            {
                throw new FairnessException($"The score of row {row} is {scores[row]}; a curve needs finite scores.");
            }
        }
    }
}
