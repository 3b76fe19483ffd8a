using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The images of a store as rows: image, label and attributes; every other column is missing.</summary>
/// <param name="cells">The condition of each image.</param>
/// <param name="pathOf">The file of each image.</param>
/// <param name="imageColumnName">The image column.</param>
/// <param name="conditions">The columns of the condition and what their keys stand for.</param>
internal sealed class SyntheticRows(
    IReadOnlyList<ConditionCell> cells, Func<int, string> pathOf, string imageColumnName, ConditionedRows conditions) : ISyntheticRows
{
    public int Count => cells.Count;

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> row)
    {
        if (!column.IsHidden && column.Name == imageColumnName)
        {
            var image = SyntheticImageFile.Getter(() => pathOf(row()));
            return image as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, typeof(MLImage));
        }

        if (!column.IsHidden && column.Name == conditions.Label?.Name)
        {
            return conditions.Label.Getter<TValue>(column, () => cells[row()].Label);
        }

        for (var part = 0; part < conditions.Attributes.Count; part++)
        {
            if (!column.IsHidden && column.Name == conditions.Attributes[part].Name)
            {
                var index = part;
                return KeyWriter.Getter<TValue>(column, () => cells[row()].Attributes[index]);
            }
        }

        // A generated row counts as any other until a mix says otherwise; with a missing weight trainers would leave it out.
        return WeightColumn.IsWeights(column)
            ? LastColumn.Getter<TValue, float>(column.Name, (ref float value) => value = 1)
            : MissingValue.Getter<TValue>(column.Type);
    }
}
