using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Evaluation;

/// <summary>A classifier's scores, one per class, and the names of the classes.</summary>
internal sealed class ScoreColumn
{
    private const string SlotNames = "SlotNames";

    public ScoreColumn(DataViewSchema schema, string name, ScoredLabels labels)
    {
        Column = schema.GetColumnOrNull(name) ?? throw new FairDiffException(
            $"There is no score column '{name}'. Transform the data with a trained model first, or name another column.");
        if (Column.Type is not VectorDataViewType { Size: > 0 } vector || !vector.ItemType.Equals(NumberDataViewType.Single))
        {
            throw new FairDiffException(
                $"Column '{name}' holds {Column.Type}; Vector<Single> is needed, one score per class, as multiclass trainers and ResNetClassification make it.");
        }

        ClassNames = ReadSlotNames(vector.Size) ?? labels.Names ?? throw new FairDiffException(
            $"The scores in column '{name}' do not say which class they are for (no SlotNames annotation), and the label column " +
            $"'{labels.Column.Name}' is no key column. Evaluate before MapKeyToValue turns the label into text.");
        if (ClassNames.Count != vector.Size)
        {
            throw new FairDiffException(
                $"Column '{name}' holds {vector.Size} scores, but the label column '{labels.Column.Name}' has {ClassNames.Count} classes: " +
                "they are not of the same model.");
        }
    }

    public DataViewSchema.Column Column { get; }

    public IReadOnlyList<string> ClassNames { get; }

    private IReadOnlyList<string>? ReadSlotNames(int size)
    {
        if (Column.Annotations.Schema.GetColumnOrNull(SlotNames) is not { Type: VectorDataViewType { ItemType: TextDataViewType } type } || type.Size != size)
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        Column.Annotations.GetValue(SlotNames, ref names);
        return [.. names.DenseValues().Select(text => text.ToString())];
    }
}
