using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.MLNet.Evaluation;

/// <summary>A vector with one score per class, whose names are its slots', or those of the label's keys.</summary>
internal sealed class VectorScores : ScoreColumn
{
    private const string Annotation = "SlotNames";

    private readonly DataViewSchema.Column _column;
    private readonly List<float[]> _scores = [];

    public VectorScores(DataViewSchema.Column column, int size, ScoredLabels labels)
    {
        _column = column;
        ClassNames = SlotNames(column, size) ?? labels.Names ?? throw new FairDiffException(
            $"The scores in column '{column.Name}' do not say which class they are for (no SlotNames annotation), and the label column " +
            $"'{labels.Column.Name}' is no key column. Evaluate before MapKeyToValue turns the label into text.");
        if (ClassNames.Count != size)
        {
            throw new FairDiffException(
                $"Column '{column.Name}' holds {size} scores, but the label column '{labels.Column.Name}' has {ClassNames.Count} classes: "
                    + "they are not of the same model.");
        }
    }

    public override IReadOnlyList<string> ClassNames { get; }

    public override IReadOnlyList<DataViewSchema.Column> Columns => [_column];

    public override Action ReaderOf(DataViewRow row)
    {
        var getter = row.GetGetter<VBuffer<float>>(_column);
        VBuffer<float> buffer = default;
        return () =>
        {
            getter(ref buffer);
            _scores.Add([.. buffer.DenseValues()]);
        };
    }

    public override double[,] Matrix(ref FairnessOptions options, Action<string> tell) =>
        RowMatrix.Of(_scores.Count, ClassNames.Count, (row, place) => _scores[row][place]);

    /// <summary>The names of the slots; null where they have none.</summary>
    public static IReadOnlyList<string>? SlotNames(DataViewSchema.Column column, int size)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Annotation) is not { Type: VectorDataViewType { ItemType: TextDataViewType } type }
            || type.Size != size)
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(Annotation, ref names);
        return [.. names.DenseValues().Select(text => text.ToString())];
    }
}
