using FairDiff.Fairness;

namespace FairDiff.MLNet.Evaluation;

/// <summary>Rows whose truth is not looked at, beside labelled ones of the same model.</summary>
/// <param name="labelled">The labels of these.</param>
/// <param name="names">The names of their scores.</param>
internal sealed class NoLabels(ScoredLabels labelled, IReadOnlyList<string> names) : ScoredLabels
{
    public override DataViewSchema.Column Column => labelled.Column;

    public override IEnumerable<DataViewSchema.Column> Columns => [];

    public override IReadOnlyList<string>? Names => names;

    public override Action ReaderOf(DataViewRow row, IReadOnlyList<string> classes) => () => { };

    /// <summary>In the form of labelled rows; the labels mean nothing.</summary>
    public override EvaluationData Data(ScoredRows rows) => new FairnessData
    {
        ClassNames = rows.ClassNames, Labels = new int[rows.Scores.GetLength(0)], Scores = rows.Scores, Attributes = rows.Attributes,
        Clusters = rows.Clusters,
    };
}
