using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>The rows of a CSV file with a header, or of a published data set, every cell as text.</summary>
public sealed class MetadataTable
{
    /// <summary>What the table of a folder is called.</summary>
    public const string FileName = "metadata.csv";

    private readonly Dictionary<string, int> _columns;
    private readonly List<Row> _rows;
    private readonly TableRules _rules;
    private readonly Dictionary<string, string[]> _values = [];

    // The columns of which it was told what counts as missing.
    private readonly HashSet<string> _told;

    private readonly string _folder;

    private MetadataTable(
        string path, string folder, Dictionary<string, int> columns, List<Row> rows, TableRules rules, HashSet<string> told)
    {
        (Path, _folder, _columns, _rows, _rules, _told) = (path, folder, columns, rows, rules, told);
        Columns = [.. columns.Keys];
    }

    /// <summary>The file, or the folder of a published data set.</summary>
    public string Path { get; }

    /// <summary>The rows, without the header.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The value of a cell without blanks around it; empty where it says that nothing is known.</summary>
    /// <exception cref="FairDiffException">The table has no such column.</exception>
    public string this[int row, string column] => Values(column)[row];

    /// <summary>The value of a cell without blanks around it, also one that says that nothing is known.</summary>
    /// <exception cref="FairDiffException">The table has no such column.</exception>
    public string Told(int row, string column) => FormulaCell.Restore(Written(row, column)).Trim();

    /// <summary>Whether a cell has a value; a value that means missing is that of every such cell.</summary>
    /// <exception cref="FairDiffException">The table has no such column.</exception>
    public bool Has(int row, string column, string value) => 
        this[row, column] == (_rules.Missing.Contains(value) ? "" : value.Trim());

    /// <summary>
    /// The file that a cell names, relative to the folder of the table: as it stands there, blanks and all, where there is such a file.
    /// </summary>
    /// <exception cref="FairDiffException">The table has no such column.</exception>
    public string File(int row, string column)
    {
        var written = Written(row, column);
        var trimmed = FormulaCell.Restore(written).Trim();
        return written == trimmed || trimmed.Length == 0
            ? trimmed
            : new[] { written, FormulaCell.Restore(written), written.Trim() }.FirstOrDefault(
                name => System.IO.File.Exists(System.IO.Path.Combine(_folder, name)), trimmed);
    }

    /// <summary>Where a row is, for a message.</summary>
    public string Place(int row) => $"{_rows[row].Place}";

    /// <summary>The table without some of its rows.</summary>
    public MetadataTable Without(IReadOnlySet<int> rows) =>
        new(Path, _folder, _columns, [.. _rows.Where((_, row) => !rows.Contains(row))], _rules, _told);

    /// <summary>The table with buckets in place of the numbers of some columns.</summary>
    /// <exception cref="FairDiffException">A cell is neither a number nor missing, or there is no such column.</exception>
    internal MetadataTable With(IReadOnlyList<ColumnBuckets> buckets) => buckets.Aggregate(this, (table, bucket) => table.With(bucket));

    /// <summary>
    /// The images of a folder: of the published data set that it holds (<see cref="ImageDataSet"/>), or of its metadata.csv.
    /// </summary>
    /// <exception cref="FairDiffException">The folder has neither, or it is not a CSV file with a header and rows.</exception>
    public static MetadataTable OfFolder(string folder, TableRules? rules = null) =>
        DataSetFormat.Find(folder) is { } set ? Of(set, rules ?? TableRules.Usual) : Read(System.IO.Path.Combine(folder, FileName), rules);

    /// <summary>
    /// The images of a published data set: columns path, label or one for each of its conditions (0, 1, a share, or empty), and its own.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="rules">Who is told what was left out.</param>
    /// <exception cref="FairDiffException">It holds no image, or its tables cannot be read.</exception>
    internal static MetadataTable Of(ImageDataSet set, TableRules rules)
    {
        string[] columns = ["path", .. set.Conditions.Count == 0 ? ["label"] : set.Conditions, .. set.Columns];
        var rows = new List<Row>();
        foreach (var row in set.ReadRows(rules.Report))
        {
            rows.Add(new Row(
                row.Place,
                [
                    row.Path,
                    .. set.Conditions.Count == 0
                        ? [row.Label]
                        : row.Labels.Select(label => float.IsNaN(label) ? "" : label.ToString("R", CultureInfo.InvariantCulture)),
                    .. row.Values,
                ]));
        }

        return rows.Count > 0
            ? new MetadataTable(
                set.Folder, set.Folder, columns.Index().ToDictionary(column => column.Item, column => column.Index), rows, rules, [])
            : throw new FairDiffException($"{set.Folder} holds the tables of {set.Title}, but none of its images; unpack them there.");
    }

    /// <summary>Rows of this table and of others, with cells of their own, as one table in the folder of this one.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows, by the table that tells of each.</param>
    internal MetadataTable Joined(IReadOnlyList<string> columns, IEnumerable<(MetadataTable Table, int Row, string[] Cells)> rows) => new(
        Path, _folder, columns.Index().ToDictionary(column => column.Item, column => column.Index),
        [.. rows.Select(row => new Row(row.Table._rows[row.Row].Place, row.Cells))], _rules, []);

    /// <exception cref="FairDiffException">There is no such file, or it is not a CSV file with a header and rows.</exception>
    public static MetadataTable Read(string path, TableRules? rules = null)
    {
        rules ??= TableRules.Usual;
        using var csv = CsvRows.Open(path, "--data must name a folder that holds a metadata.csv.", rules);
        var rows = new List<Row>();
        while (csv.Read())
        {
            rows.Add(new Row(csv.Place, [.. Enumerable.Range(0, csv.Columns.Count).Select(csv.Written)]));
        }

        return rows.Count > 0
            ? new MetadataTable(
                path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!,
                csv.Columns.Index().ToDictionary(column => column.Item, column => column.Index), rows, rules, [])
            : throw csv.WrongFile("has a header but no rows.");
    }

    private MetadataTable With(ColumnBuckets buckets)
    {
        var (index, values) = (Index(buckets.Column), Array.ConvertAll(Values(buckets.Column), buckets.NumberOf));
        if (Array.FindIndex(values, value => value.Length > 0 && !PlainNumber.TryRead(value, out _)) is >= 0 and var wrong)
        {
            throw new FairDiffException(
                $"{Place(wrong)}: column '{buckets.Column}' is '{Listing.Value(values[wrong])}', which --bucket {buckets} cannot put into "
                    + "a bucket; it must be a number, with a point for decimals, or empty (unknown).");
        }

        var texts = buckets.Of(values, _rules.Missing).Values;
        return new(
            Path, _folder, _columns,
            [.. _rows.Select((row, number) => row with { Cells = [.. row.Cells[..index], texts[number], .. row.Cells[(index + 1)..]] })],
            _rules, _told);
    }

    private string Written(int row, string column) => _rows[row].Cells[Index(column)];

    private int Index(string column) => _columns.TryGetValue(column.Trim(), out var index)
        ? index
        : throw new FairDiffException($"{Path} has no column '{column}'; it has {Listing.Of(Columns)}.");

    /// <summary>A column's values; what counts as missing in it is told when it is first used.</summary>
    private string[] Values(string column)
    {
        lock (_told)
        {
            if (!_values.TryGetValue(column, out var values))
            {
                var reading = new ColumnValues(Path, Columns[Index(column)], _rules);
                _values[column] = values =
                    [.. Enumerable.Range(0, RowCount).Select(
                        row => reading.Read(Told(row, column), () => $"{_rows[row].Place.Table}, line {_rows[row].Place.Line}"))];
                if (_told.Add(column))
                {
                    reading.ReportNotes();
                }
            }

            return values;
        }
    }

    private sealed record Row(TablePlace Place, string[] Cells);
}
