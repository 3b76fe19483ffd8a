using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Draws as many labelled rows of each cell as the smallest has, as deep feature reweighting does (Kirichenko et al. 2023, Last
/// Layer Re-Training is Sufficient for Robustness to Spurious Correlations).</summary>
internal static class EvenRows
{
    /// <param name="ml">The context of the view.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cells">Key columns whose crossed values are the cells; rows without one drop out.</param>
    /// <param name="seed">The seed of the draw.</param>
    public static IDataView Of(MLContext ml, IDataView rows, IReadOnlyList<string> cells, int seed)
    {
        var byCell = Cells(rows, cells);
        var random = new Random(seed);
        var size = byCell.Values.Min(cell => cell.Count);
        var kept = byCell.OrderBy(cell => cell.Key, StringComparer.Ordinal).SelectMany(cell =>
        {
            var shuffled = cell.Value.ToArray();
            random.Shuffle(shuffled);
            return shuffled.Take(size);
        }).ToHashSet();
        return ml.Data.FilterByStatefulCustomPredicate<Row, Place>(
            rows, (_, place) => !kept.Contains(place.Next++), place => place.Next = 0);
    }

    private static Dictionary<string, List<long>> Cells(IDataView rows, IReadOnlyList<string> names)
    {
        DataViewSchema.Column[] columns = [.. names.Select(name => rows.Schema[name])];
        using var cursor = rows.GetRowCursor(columns);
        Func<string>[] readers = [.. columns.Select(column => CellText.Reader(cursor, column))];
        var cells = new Dictionary<string, List<long>>();
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            string[] values = [.. readers.Select(read => read())];
            if (!values.Contains(""))
            {
                var key = string.Join('\u001f', values);
                (cells.TryGetValue(key, out var members) ? members : cells[key] = []).Add(row);
            }
        }

        return cells;
    }

    private sealed class Row
    {
        public string? Path { get; set; }
    }

    private sealed class Place
    {
        public long Next { get; set; }
    }
}
