using FairDiff.Fairness;

namespace FairDiff.MLNet.Evaluation;

/// <summary>One class per row, as a key or text.</summary>
internal sealed class ScoredClasses(NamedValues values) : ScoredLabels
{
    private readonly List<int> _labels = [];

    public override DataViewSchema.Column Column => values.Column;

    public override IEnumerable<DataViewSchema.Column> Columns => values.Columns;

    public override IReadOnlyList<string>? Names => values.KeyNames;

    public override Action ReaderOf(DataViewRow row, IReadOnlyList<string> classes)
    {
        var places = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var read = values.ReaderOf(row);
        return () =>
        {
            var label = read();
            _labels.Add(places.TryGetValue(label, out var place) ? place
                : label.Length == 0 ? throw Missing(_labels.Count, values.OriginalOf(_labels.Count))
                : throw new FairDiffException(
                    $"Row {_labels.Count} has the label '{label}', which the model does not know. Its classes are "
                        + $"{string.Join(", ", classes)}."));
        };
    }

    public override EvaluationData Data(ScoredRows rows) => new FairnessData
    {
        ClassNames = rows.ClassNames, Labels = _labels, Scores = rows.Scores, Attributes = rows.Attributes, Clusters = rows.Clusters,
    };
}
