using FairDiff.Fairness;
using FairDiff.MLNet.Evaluation;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Decisions;

/// <summary>The validation rows that a stage is fitted on.</summary>
internal static class ScoredValidation
{
    /// <summary>Reads them as an evaluation does.</summary>
    /// <param name="view">The scored rows.</param>
    /// <param name="label">The label column.</param>
    /// <param name="score">The score column.</param>
    /// <param name="cluster">What belongs together; null = rows are independent.</param>
    /// <param name="attribute">The attribute or crossing; null = none.</param>
    /// <param name="messages">Takes what the user should know of them.</param>
    public static EvaluationData Read(
        IDataView view, string label, string score, string? cluster, string? attribute, EvaluationMessages messages)
    {
        var labels = ScoredLabels.Of(view.Schema, label, score, softLabel: null);

        // Any threshold will do: the model's own decisions are about to be replaced.
        var judged = new FairnessOptions { DecisionThreshold = 0 };
        var rows = new ScoredRowsReader(view, labels, score, cluster, attribute is null ? [] : [attribute]).Read(ref judged, messages);
        return labels.Data(rows);
    }

    /// <summary>Whether a score column is promised to be that of a binary trainer.</summary>
    public static bool IsScalar(SchemaShape shape, string score) =>
        Columns.Features(shape, score).Kind == SchemaShape.Column.VectorKind.Scalar;

    /// <summary>Whether conditions that may go together are promised: the model's own decisions say so, or the labels.</summary>
    public static bool IsSeveral(SchemaShape shape, string label, string predicted) =>
        (shape.Find(predicted) ?? shape.Find(label)) is { Kind: SchemaShape.Column.VectorKind.Vector };

    /// <summary>Checks that the columns of an attribute are promised.</summary>
    public static void CheckAttribute(SchemaShape shape, string attribute)
    {
        foreach (var name in shape.Find(attribute) is null ? attribute.Split('*', StringSplitOptions.TrimEntries) : [attribute])
        {
            Columns.Named(shape, name);
        }
    }
}
