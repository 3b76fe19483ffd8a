using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The images of a store as rows: image, label and attributes, and what the user fills; every other column is missing.</summary>
/// <param name="cells">The condition of each image.</param>
/// <param name="pathOf">The file of each image.</param>
/// <param name="imageColumnName">The image column.</param>
/// <param name="conditions">The columns of the condition and what their keys stand for.</param>
/// <param name="filled">The columns that the user fills.</param>
internal sealed class SyntheticRows(
    IReadOnlyList<ConditionCell> cells, Func<int, string> pathOf, string imageColumnName, ConditionedRows conditions, FilledColumns filled)
    : ISyntheticRows
{
    /// <summary>The images of a store as rows of a view.</summary>
    /// <param name="cells">The condition of each image.</param>
    /// <param name="pathOf">The file of each image.</param>
    /// <param name="imageColumnName">The image column.</param>
    /// <param name="conditions">The columns of the condition and what their keys stand for.</param>
    /// <param name="columns">The columns that the user fills.</param>
    /// <param name="schema">The view's columns.</param>
    public static SyntheticRows Of(
        IReadOnlyList<ConditionCell> cells, Func<int, string> pathOf, string imageColumnName, ConditionedRows conditions,
        IReadOnlyList<SyntheticColumn> columns, DataViewSchema schema)
    {
        var rows = columns.Count == 0 ? [] : cells.Select((cell, index) =>
            new SyntheticRow(Path.GetFullPath(pathOf(index)), CellCounts.Name(cell, conditions)));
        return new(cells, pathOf, imageColumnName, conditions, new FilledColumns(columns, schema, [.. rows]));
    }

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
