namespace FairDiff.Fairness;

/// <summary>
/// What a classifier predicted, from any tool: n rows, K classes, any number of attributes. The arrays are read, never changed.
/// </summary>
public sealed record FairnessData
{
    /// <summary>Gets the K class names, all different; K is at least 2.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Gets the true class of each row: n indices into <see cref="ClassNames"/>, 0 to K-1.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>
    /// Gets the scores, n x K, finite. The predicted class is the one with the largest score (the first of equal ones);
    /// probabilities are needed by the Brier score only.
    /// </summary>
    public required double[,] Scores { get; init; }

    /// <summary>
    /// Gets the attributes: a name, and one value per row. An empty value (or the word "unknown") is a missing one.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Gets what belongs together, such as the patient of each image: n values, or null when rows are independent. The
    /// bootstrap then draws whole clusters; a row with an empty value is a cluster of its own.
    /// </summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Makes the data of a binary classifier that gives one score, the probability of the positive class.</summary>
    /// <param name="isPositive">The truth, one per row.</param>
    /// <param name="scores">The score of the positive class, one per row.</param>
    /// <param name="positiveName">The name of the positive class; the other one is called "not " + that name.</param>
    /// <returns>Data of two classes, the negative one first.</returns>
    /// <exception cref="FairnessException">There are not as many scores as labels.</exception>
    public static FairnessData Binary(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores, string positiveName = "positive")
    {
        ArgumentNullException.ThrowIfNull(isPositive);
        ArgumentNullException.ThrowIfNull(scores);
        if (isPositive.Count != scores.Count)
        {
            throw new FairnessException($"There are {isPositive.Count} labels but {scores.Count} scores; give one score per row.");
        }

        var matrix = new double[scores.Count, 2];
        for (var row = 0; row < scores.Count; row++)
        {
            matrix[row, 0] = 1 - scores[row];
            matrix[row, 1] = scores[row];
        }

        return new FairnessData
        {
            ClassNames = ["not " + positiveName, positiveName],
            Labels = [.. isPositive.Select(positive => positive ? 1 : 0)],
            Scores = matrix,
        };
    }
}
