using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Mixing;

/// <summary>The rows of a view by their cells: the crossed values of its columns.</summary>
/// <param name="Columns">What is crossed.</param>
/// <param name="Count">The number of all rows.</param>
/// <param name="Cells">The rows of each cell; those without a value in every column are in none.</param>
/// <param name="Weights">What an earlier stage says that each row counts; null = all count alike.</param>
internal sealed record CellRows(IReadOnlyList<string> Columns, int Count, IReadOnlyList<OversampleCell> Cells, float[]? Weights)
{
    /// <param name="input">The view.</param>
    /// <param name="attributes">Key or Boolean columns.</param>
    /// <param name="label">The column of the label, where it is told apart from the attributes; else null. A vector makes no cells: rows of
    /// which nothing is known are in none.</param>
    /// <param name="weights">What weights are called.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or no row has a value in every
    /// column.</exception>
    public static CellRows Read(IDataView input, IReadOnlyList<string> attributes, string? label, WeightColumn weights)
    {
        var named = Named(attributes, label);
        DataViewSchema.Column[] columns = [.. named.Select(name => Column(input.Schema, name, label))];
        var vector = columns[^1].Type is VectorDataViewType;
        var cells = new SortedDictionary<string, (string Attributes, long Label, List<int> Rows)>(StringComparer.Ordinal);
        var earlier = weights.Earlier(input.Schema);
        using var cursor = input.GetRowCursor([.. columns, .. earlier is { } column ? [column] : Array.Empty<DataViewSchema.Column>()]);
        var counts = EarlierWeights.Of(cursor, earlier);
        Func<long>[] readers =
        [
            .. columns.Select(column => column.Type is VectorDataViewType ? Presence(cursor, column) : KeyGetter.Create(cursor, column)),
        ];
        var count = 0;
        for (; cursor.MoveNext(); count++)
        {
            counts?.Take();
            long[] keys = [.. readers.Select(read => read())];
            if (!keys.Contains(0))
            {
                var cell = string.Join('*', keys);
                cells.TryAdd(cell, (string.Join('*', keys.Take(attributes.Count)), label is null || vector ? 0 : keys[^1], []));
                cells[cell].Rows.Add(count);
            }
        }

        return cells.Count > 0
            ? new(
                vector ? attributes : named, count,
                [.. cells.Values.Select(cell => new OversampleCell(cell.Attributes, cell.Label, [.. cell.Rows]))], counts?.Values)
            : throw new FairDiffException($"None of the {count} rows has a value in every one of the columns {string.Join(", ", named)}.");
    }

    /// <summary>The same check on a promise.</summary>
    public static void Check(SchemaShape input, IReadOnlyList<string> attributes, string? label)
    {
        foreach (var name in Named(attributes, label))
        {
            _ = name == label ? Schema.Columns.Label(input, name) : Schema.Columns.Class(input, name);
        }
    }

    /// <summary>Says how many rows are trained on.</summary>
    public void Tell(IHostEnvironment environment, string stage)
    {
        int[] sizes = [.. Cells.Select(cell => cell.Rows.Length)];
        using var channel = environment.Start(stage);
        channel.Info(
            MessageSensitivity.Schema,
            $"{sizes.Sum()} rows to train on, in {sizes.Length} cells of {string.Join(" x ", Columns)} with {sizes.Min()} to {sizes.Max()} "
                + $"rows; {Count - sizes.Sum()} rows without a value in every column are left out.");
    }

    private static DataViewSchema.Column Column(DataViewSchema schema, string name, string? label) =>
        name == label ? Schema.Columns.Label(schema, name) : Schema.Columns.Class(schema, name);

    /// <summary>1 where anything is known of a vector, else 0.</summary>
    private static Func<long> Presence(DataViewRow row, DataViewSchema.Column column)
    {
        var isKnown = LabelPresence.CreateGetter(row, column);
        return () => isKnown() ? 1 : 0;
    }

    private static IReadOnlyList<string> Named(IReadOnlyList<string> attributes, string? label) =>
        label is null ? attributes : [.. attributes, label];
}
