namespace FairDiff.Studies;

/// <summary>How many cells of each column are empty in a group of a part of the data.</summary>
/// <param name="Part">The part.</param>
/// <param name="Group">The group, such as <c>sex female</c>; null = all rows.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Empty">By column the rows whose cell is empty.</param>
internal sealed record MissingCells(string Part, string? Group, long Rows, IReadOnlyDictionary<string, long> Empty)
{
    private const int MostGroups = 24;
    private static readonly string[] Own = ["row", "path"];

    /// <summary>Counts the empty cells of a table that a study wrote: labels and attributes, all rows and group by group.</summary>
    /// <param name="part">The part of the data.</param>
    /// <param name="path">The table.</param>
    /// <param name="groups">The columns whose values are groups.</param>
    public static IEnumerable<MissingCells> Of(string part, string path, IReadOnlyList<string> groups)
    {
        using var rows = CsvRows.Open(path, "it was written by a study.");
        string[] columns = [.. rows.Columns.Where(IsTold)];
        int[] indices = [.. columns.Select(rows.IndexOf)];
        return Count(part, Cells(), columns, groups);

        IEnumerable<string[]> Cells()
        {
            while (rows.Read())
            {
                yield return [.. indices.Select(index => rows.Text(index).Trim())];
            }
        }
    }

    /// <summary>Counts the empty cells of rows.</summary>
    /// <param name="part">The part of the data.</param>
    /// <param name="cells">The rows, a cell for each column.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="groups">The columns whose values are groups.</param>
    public static IReadOnlyList<MissingCells> Count(
        string part, IEnumerable<string[]> cells, IReadOnlyList<string> columns, IReadOnlyList<string> groups)
    {
        var counts = new Dictionary<(string Column, string Value), long[]>();
        var all = new long[columns.Count + 1];
        (string Name, int Index)[] told = [.. columns.Index().Where(column => groups.Contains(column.Item)).Select(
            column => (column.Item, column.Index))];
        foreach (var row in cells)
        {
            Add(all, row);
            foreach (var (name, index) in told.Where(column => row[column.Index].Length > 0))
            {
                var key = (name, row[index]);
                Add(counts.TryGetValue(key, out var count) ? count : counts[key] = new long[columns.Count + 1], row);
            }
        }

        return
        [
            One(null, all),
            .. counts.OrderBy(group => Array.FindIndex(told, column => column.Name == group.Key.Column))
                .ThenBy(group => group.Key.Value, StringComparer.Ordinal).Take(MostGroups)
                .Select(group => One($"{group.Key.Column} {group.Key.Value}", group.Value)),
        ];

        MissingCells One(string? group, long[] count) => new(
            part, group, count[^1], columns.Index().ToDictionary(column => column.Item, column => count[column.Index]));
    }

    private static void Add(long[] count, string[] row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            count[column] += row[column].Length == 0 ? 1 : 0;
        }

        count[^1]++;
    }

    private static bool IsTold(string column) =>
        !PredictionFile.IsOwn(column) && !Own.Contains(column, StringComparer.OrdinalIgnoreCase);
}
