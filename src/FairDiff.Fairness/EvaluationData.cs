using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>What a classifier predicted, from any tool: n rows with K scores each, and whom they are of. Either <see cref="FairnessData"/>
/// or <see cref="MultiLabelData"/>; the arrays are read, never changed.</summary>
public abstract record EvaluationData
{
    private protected EvaluationData()
    {
    }

    /// <summary>Gets the K names of the classes or conditions.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Gets the scores, n x K, finite.</summary>
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

    /// <summary>Gets the number of rows.</summary>
    public int Rows => Scores.GetLength(0);

    /// <summary>Takes some of the rows.</summary>
    /// <param name="rows">The rows, from 0, in the order wanted.</param>
    /// <returns>Data of these rows only.</returns>
    public abstract EvaluationData Take(IReadOnlyList<int> rows);

    /// <summary>Whether a class or condition is true in a row; null where it is unknown.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="c">The class or condition, from 0.</param>
    /// <returns>The truth.</returns>
    public abstract bool? IsTrue(int row, int c);

    /// <summary>The score of a class or condition from which on a row is predicted to have it.</summary>
    /// <param name="options">The options that rows are judged by.</param>
    /// <param name="c">The class or condition, from 0.</param>
    /// <returns>The threshold of each row, from 0; null where there is none and the largest score decides.</returns>
    /// <exception cref="FairnessException">There is no attribute whose groups have thresholds.</exception>
    public Func<int, double>? ThresholdsOf(FairnessOptions options, int c)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.GroupThresholds.FirstOrDefault(one => one.ClassName == Names[c]) is not { } chosen)
        {
            return CommonThreshold(options, c) is { } common ? _ => common : null;
        }

        var grouping = GroupingBuilder.Build(
            Attributes, new FairnessOptions { Groups = [chosen.Options.Attribute], MissingValues = chosen.Options.MissingValues })[0];
        double[] ofGroup = [.. grouping.GroupNames.Select(chosen.Of)];
        return row => ofGroup[grouping.GroupOfRow[row]];
    }

    private protected abstract double? CommonThreshold(FairnessOptions options, int c);

    internal abstract void Check(FairnessOptions options);

    internal abstract Predictions Predict(FairnessOptions options);

    private protected static T[] Of<T>(IReadOnlyList<T> values, IReadOnlyList<int> rows) => [.. rows.Select(row => values[row])];

    private protected static double[,] Of(double[,] values, IReadOnlyList<int> rows) =>
        RowMatrix.Of(rows.Count, values.GetLength(1), (row, column) => values[rows[row], column]);

    private protected Dictionary<string, IReadOnlyList<string>> AttributesOf(IReadOnlyList<int> rows) =>
        Attributes.ToDictionary(attribute => attribute.Key, attribute => (IReadOnlyList<string>)Of(attribute.Value, rows));
}
