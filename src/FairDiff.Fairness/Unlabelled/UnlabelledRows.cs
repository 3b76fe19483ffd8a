using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>What a classifier predicted of n rows whose truth nobody knows; the arrays are read, never changed.</summary>
public sealed record UnlabelledRows
{
    /// <summary>Gets the K names of the classes or conditions, as in the labelled rows and in their order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Gets the scores, n x K, probabilities: those of exclusive classes sum to 1 in each row.</summary>
    public required double[,] Scores { get; init; }

    /// <summary>Gets the attributes to group by: a name, and one value per row.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Gets what belongs together, such as the patient of each image: n values, or null when rows are independent.</summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Makes the rows of a binary classifier that gives one score, beside <see cref="FairnessData.Binary"/>.</summary>
    /// <param name="scores">The probability of the positive class, one per row.</param>
    /// <param name="positiveName">The name of the positive class.</param>
    /// <returns>Rows of two classes, the negative one first.</returns>
    public static UnlabelledRows Binary(IReadOnlyList<double> scores, string positiveName = "positive")
    {
        ArgumentNullException.ThrowIfNull(scores);
        return new()
        {
            Names = ["not " + positiveName, positiveName],
            Scores = RowMatrix.Of(scores.Count, 2, (row, c) => c == 1 ? scores[row] : 1 - scores[row]),
        };
    }

    /// <summary>Takes the labels off labelled rows.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>Their scores, attributes and clusters.</returns>
    public static UnlabelledRows Of(EvaluationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new() { Names = data.Names, Scores = data.Scores, Attributes = data.Attributes, Clusters = data.Clusters };
    }

    /// <summary>The rows in the form of labelled ones, so that one code checks and decides both; their labels mean nothing.</summary>
    internal EvaluationData Like(EvaluationData labelled)
    {
        var rows = Scores.GetLength(0);
        return labelled is MultiLabelData
            ? new MultiLabelData
            {
                ConditionNames = Names, Scores = Scores, Attributes = Attributes, Clusters = Clusters,
                Targets = RowMatrix.Of(rows, Names.Count, (_, _) => double.NaN),
            }
            : new FairnessData
            {
                ClassNames = Names, Scores = Scores, Attributes = Attributes, Clusters = Clusters, Labels = new int[rows],
            };
    }
}
