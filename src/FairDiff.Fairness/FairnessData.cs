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
    /// Gets the soft labels, n x K: a distribution over the classes for each row, or null. <see cref="Labels"/> are then their most
    /// probable classes (<see cref="Soft"/> sees to that); the Brier score and <see cref="MetricNames.SoftAccuracy"/> use the distribution.
    /// </summary>
    public double[,]? SoftLabels { get; init; }

    /// <summary>
    /// Gets the scores, n x K, finite. The predicted class is the one with the largest score (the first of equal ones);
    /// probabilities are needed by the Brier score and the calibration error only.
    /// </summary>
    public required double[,] Scores { get; init; }

    /// <summary>
    /// Gets the attributes: a name, and one value per row. Which values are missing ones,
    /// <see cref="FairnessOptions.MissingValues"/> says; empty ones always are.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Gets what belongs together, such as the patient of each image: n values, or null when rows are independent. The
    /// bootstrap then draws whole clusters; a row with a missing value (as in <see cref="Attributes"/>) is a cluster of its own.
    /// </summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Makes the data of a binary classifier that gives one score, the probability of the positive class.</summary>
    /// <param name="isPositive">The truth, one per row.</param>
    /// <param name="scores">The probability of the positive class, one per row; of log-odds <see cref="Logits.Sigmoid(double)"/> makes
    /// it.</param>
    /// <param name="positiveName">The name of the positive class; the other one is called "not " + that name.</param>
    /// <returns>Data of two classes, the negative one first.</returns>
    /// <exception cref="FairnessException">There are not as many scores as labels.</exception>
    public static FairnessData Binary(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores, string positiveName = "positive")
    {
        BinaryRows.CheckLengths(isPositive, scores);
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

    /// <summary>Makes the data of soft labels; the label of a row is its most probable class, the first of equal ones.</summary>
    /// <param name="classNames">The K classes.</param>
    /// <param name="softLabels">n x K, 0 to 1; each row sums to 1.</param>
    /// <param name="scores">n x K.</param>
    /// <returns>The data.</returns>
    public static FairnessData Soft(IReadOnlyList<string> classNames, double[,] softLabels, double[,] scores)
    {
        ArgumentNullException.ThrowIfNull(softLabels);
        var labels = new int[softLabels.GetLength(0)];
        for (var row = 0; row < labels.Length; row++)
        {
            for (var c = 1; c < softLabels.GetLength(1); c++)
            {
                labels[row] = softLabels[row, c] > softLabels[row, labels[row]] ? c : labels[row];
            }
        }

        return new FairnessData { ClassNames = classNames, Labels = labels, SoftLabels = softLabels, Scores = scores };
    }
}
