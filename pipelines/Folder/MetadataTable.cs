using FairDiff.Pipelines.Csv;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Folder;

/// <summary>The rows of a CSV file with a header, every cell as text.</summary>
internal sealed class MetadataTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly List<string[]> _rows;

    private MetadataTable(string path, Dictionary<string, int> columns, List<string[]> rows) => (Path, _columns, _rows) = (path, columns, rows);

    public string Path { get; }

    public int RowCount => _rows.Count;

    public IReadOnlyList<string> Columns => [.. _columns.Keys];

    /// <exception cref="FairDiffException">The table has no such column.</exception>
    public string this[int row, string column] => _columns.TryGetValue(column, out var index)
        ? _rows[row][index]
        : throw new FairDiffException($"{Path} has no column '{column}'; it has {string.Join(", ", _columns.Keys)}.");

    /// <summary>The table without some of its rows.</summary>
    public MetadataTable Without(IReadOnlySet<int> rows) => new(Path, _columns, [.. _rows.Where((_, row) => !rows.Contains(row))]);

    /// <summary>The metadata.csv of a folder of images.</summary>
    /// <exception cref="FairDiffException">The folder has none, or it is not a CSV file with a header and rows.</exception>
    public static MetadataTable OfFolder(string folder) => Read(System.IO.Path.Combine(folder, "metadata.csv"));

    /// <exception cref="FairDiffException">There is no such file, or it is not a CSV file with a header and rows.</exception>
    public static MetadataTable Read(string path)
    {
        using var csv = CsvRows.Open(path, "--data must name a folder that holds a metadata.csv.");
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add([.. Enumerable.Range(0, csv.Columns.Count).Select(csv.Text)]);
        }

        return rows.Count > 0
            ? new MetadataTable(path, csv.Columns.Index().ToDictionary(column => column.Item, column => column.Index), rows)
            : throw csv.WrongFile("has a header but no rows.");
    }
}
