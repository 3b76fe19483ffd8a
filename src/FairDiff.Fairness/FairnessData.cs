using FairDiff.Fairness.Measures;
using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>
/// What a classifier predicted of exclusive classes: n rows, K classes, of which each row has one. The predicted class is the one with the
/// largest score (the first of equal ones); probabilities are needed by the Brier score and the calibration error only.
/// </summary>
public sealed record FairnessData : EvaluationData
{
    /// <summary>
    /// The most classes that are evaluated: more are a mistake, such as columns of features taken for scores, and the confusion matrix has
    /// the square of it.
    /// </summary>
    public const int MaximumClasses = 1000;

    /// <summary>Gets the K class names, all different; K is at least 2.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Gets the true class of each row: n indices into <see cref="ClassNames"/>, 0 to K-1.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>
    /// Gets the soft labels, n x K: a distribution over the classes for each row, or null. <see cref="Labels"/> are then their most
    /// probable classes (<see cref="Soft"/> sees to that); the Brier score and <see cref="MetricNames.SoftAccuracy"/> use the distribution.
    /// </summary>
    public double[,]? SoftLabels { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ClassNames;

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

    /// <inheritdoc/>
    public override FairnessData Take(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return this with
        {
            Labels = Of(Labels, rows),
            SoftLabels = SoftLabels is { } soft ? Of(soft, rows) : null,
            Scores = Of(Scores, rows),
            Attributes = AttributesOf(rows),
            Clusters = Clusters is { } clusters ? Of(clusters, rows) : null,
        };
    }

    /// <inheritdoc/>
    public override bool? IsTrue(int row, int c) => Labels[row] == c;

    /// <summary>The class that each row is predicted to have: that with the largest score, or by a threshold.</summary>
    /// <param name="options">The options that rows are judged by.</param>
    /// <returns>n indices into <see cref="ClassNames"/>.</returns>
    /// <exception cref="FairnessException">The data or the options cannot be evaluated.</exception>
    public IReadOnlyList<int> Decisions(FairnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        return new ExclusiveClasses(this, options).Decisions;
    }

    private protected override double? CommonThreshold(FairnessOptions options, int c) =>
        ClassNames.Count == 2 && c == (NamedPositive.Of(options) == ClassNames[0] ? 0 : 1) ? options.DecisionThreshold : null;

    internal override void Check(FairnessOptions options) => FairnessDataCheck.Check(this, options);

    internal override Predictions Predict(FairnessOptions options) => new ExclusiveClasses(this, options);
}
