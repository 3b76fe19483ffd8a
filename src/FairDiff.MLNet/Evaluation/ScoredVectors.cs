using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet.Schema;
using FairDiff.Shared;

namespace FairDiff.MLNet.Evaluation;

/// <summary>A vector per row: several labels, of which some may be unknown, or one soft label.</summary>
internal sealed class ScoredVectors(DataViewSchema.Column column, bool soft) : ScoredLabels
{
    private readonly List<float[]> _vectors = [];

    public override DataViewSchema.Column Column => column;

    public override IReadOnlyList<string>? Names { get; } = LabelVectors.Names(column);

    public override Action ReaderOf(DataViewRow row, IReadOnlyList<string> classes)
    {
        var order = OrderOf(classes);
        var read = LabelVectors.CreateGetter(row, column);
        return () =>
        {
            var vector = read();
            _vectors.Add(LabelVectors.IsMissing(vector) ? throw Missing(_vectors.Count) : Array.ConvertAll(order, slot => vector[slot]));
        };
    }

    public override EvaluationData Data(ScoredRows rows) => soft ? SoftLabels(rows) : SeveralLabels(rows);

    private FairnessData SoftLabels(ScoredRows rows) =>
        FairnessData.Soft(rows.ClassNames, Truth(), rows.Scores) with { Attributes = rows.Attributes, Clusters = rows.Clusters };

    private MultiLabelData SeveralLabels(ScoredRows rows)
    {
        RefuseShares(rows.ClassNames);
        return new MultiLabelData
        {
            ConditionNames = rows.ClassNames, Targets = Truth(), Scores = rows.Scores, Attributes = rows.Attributes,
            Clusters = rows.Clusters,
        };
    }

    private double[,] Truth() => RowMatrix.Of(_vectors.Count, Names!.Count, (row, label) => _vectors[row][label]);

    /// <summary>Which slot belongs to each score: that of its name, or, where the labels have no names, that of its place.</summary>
    private int[] OrderOf(IReadOnlyList<string> classes)
    {
        var names = Names!.ToList();
        if (names.Count == classes.Count && names.ToHashSet().SetEquals(classes))
        {
            return [.. classes.Select(name => names.IndexOf(name))];
        }

        return names.Count == classes.Count && !column.HasSlotNames() ? [.. Enumerable.Range(0, names.Count)] : throw new FairDiffException(
            $"The labels in column '{column.Name}' are {string.Join(", ", names)}, but the scores are for {string.Join(", ", classes)}: "
                + "they are not of the same model.");
    }

    private void RefuseShares(IReadOnlyList<string> classes)
    {
        foreach (var (row, vector) in _vectors.Index())
        {
            var at = Array.FindIndex(vector, value => value is > 0 and < 1);
            if (at >= 0)
            {
                throw new FairDiffException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The label '{classes[at]}' of row {row} in column '{column.Name}' is {vector[at]}; of several labels each must be "
                        + $"0, 1 or NaN (unknown). ") +
                    "If the vector is one soft label over classes that exclude each other, say so with softLabel: true.");
            }
        }
    }
}
