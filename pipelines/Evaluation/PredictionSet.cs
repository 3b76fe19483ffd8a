using FairDiff.Fairness;
using FairDiff.Reporting;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>What a predictions file holds: exclusive classes, or conditions that go together.</summary>
internal sealed record PredictionSet(FairnessData? Exclusive, MultiLabelData? Conditions)
{
    /// <summary>The columns that were to be read as they are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Kept { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public FairnessReport Evaluate(FairnessOptions options, CancellationToken cancellationToken) => Conditions is null
        ? FairnessEvaluator.Evaluate(Exclusive!, options, cancellationToken)
        : FairnessEvaluator.Evaluate(Conditions, options, cancellationToken);

    /// <summary>The page of a report on these rows.</summary>
    public string ToHtml(FairnessReport report, EvaluationPageOptions options) =>
        Conditions is null ? report.ToHtml(Exclusive!, options) : report.ToHtml(Conditions, options);

    public PredictionSet With(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, IReadOnlyList<string>? clusters) => this with
    {
        Exclusive = Exclusive is null ? null : Exclusive with { Attributes = attributes, Clusters = clusters },
        Conditions = Conditions is null ? null : Conditions with { Attributes = attributes, Clusters = clusters },
    };

    /// <summary>Some of the rows, in the order given.</summary>
    public PredictionSet Take(IReadOnlyList<int> rows)
    {
        return new PredictionSet(
            Exclusive is null ? null : Exclusive with
            {
                Labels = Of(Exclusive.Labels),
                SoftLabels = Exclusive.SoftLabels is { } soft ? Matrix(soft) : null,
                Scores = Matrix(Exclusive.Scores),
                Attributes = Columns(Exclusive.Attributes),
                Clusters = Exclusive.Clusters is { } clusters ? Of(clusters) : null,
            },
            Conditions is null ? null : Conditions with
            {
                Targets = Matrix(Conditions.Targets),
                Scores = Matrix(Conditions.Scores),
                Attributes = Columns(Conditions.Attributes),
                Clusters = Conditions.Clusters is { } groups ? Of(groups) : null,
            })
        {
            Kept = Columns(Kept),
        };

        T[] Of<T>(IReadOnlyList<T> values) => [.. rows.Select(row => values[row])];

        Dictionary<string, IReadOnlyList<string>> Columns(IReadOnlyDictionary<string, IReadOnlyList<string>> columns) =>
            columns.ToDictionary(column => column.Key, column => (IReadOnlyList<string>)Of(column.Value));

        double[,] Matrix(double[,] values) => RowMatrix.Of(rows.Count, values.GetLength(1), (row, column) => values[rows[row], column]);
    }
}
