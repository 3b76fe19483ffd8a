using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What was drawn as rows: image or vector, label and attributes, and what the user fills; every other column is
/// missing.</summary>
/// <param name="cells">The condition of each row.</param>
/// <param name="drawn">The column of what was drawn.</param>
/// <param name="conditions">The columns of the condition and what their keys stand for.</param>
/// <param name="filled">The columns that the user fills.</param>
internal sealed class SyntheticRows(
    IReadOnlyList<ConditionCell> cells, SyntheticColumnGetter drawn, ConditionedRows conditions, FilledColumns filled) : ISyntheticRows
{
    public int Count => cells.Count;

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> row)
    {
        if (!column.IsHidden && column.Name == drawn.Name)
        {
            return drawn.Create(row) as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
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

        if (filled.GetterOrNull<TValue>(column, row) is { } getter)
        {
            return getter;
        }

        // A generated row counts as any other until a mix says otherwise; with a missing weight trainers would leave it out.
        return WeightColumn.IsWeights(column)
            ? LastColumn.Getter<TValue, float>(column.Name, (ref float value) => value = 1)
            : MissingValue.Getter<TValue>(column.Type);
    }
}
