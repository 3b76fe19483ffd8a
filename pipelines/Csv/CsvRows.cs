using System.Globalization;
using CsvHelper;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Csv;

/// <summary>Walks the rows of a CSV file with a header without holding them all; its errors name file, line and column.</summary>
internal sealed class CsvRows : IDisposable
{
    private static readonly CsvReaderOptions Options = new()
    {
        TrackLineNumbers = true,
        PoolStrings = true,
        FormatProvider = CultureInfo.InvariantCulture,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    private readonly string _path;
    private readonly CsvReader _reader;

    private CsvRows(string path, CsvReader reader, IReadOnlyList<string> columns)
    {
        _path = path;
        _reader = reader;
        Columns = columns;
    }

    public IReadOnlyList<string> Columns { get; }

    /// <param name="path">The file.</param>
    /// <param name="remedy">What the user should do if it is not there.</param>
    /// <exception cref="FairDiffException">There is no such file, or it has no usable header.</exception>
    public static CsvRows Open(string path, string remedy)
    {
        if (!File.Exists(path))
        {
            throw new FairDiffException($"{path} does not exist; {remedy}");
        }

        var reader = CsvReader.FromFile(path, Options);
        try
        {
            return new CsvRows(path, reader, Header(path, reader));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <exception cref="FairDiffException">The file has no such column.</exception>
    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (Columns[index] == column)
            {
                return index;
            }
        }

        throw new FairDiffException($"{_path} has no column '{column}'; it has {string.Join(", ", Columns)}.");
    }

    /// <exception cref="FairDiffException">The line is not CSV, or has more or fewer cells than the header.</exception>
    public bool Read()
    {
        try
        {
            if (!_reader.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(_path, e);
        }

        return _reader.FieldCount == Columns.Count
            ? true
            : throw Wrong($"there are {_reader.FieldCount} cells where the header has {Columns.Count}.");
    }

    public string Text(int column) => _reader.GetString(column);

    /// <exception cref="FairDiffException">The cell is not a finite number.</exception>
    public double Number(int column) => _reader.TryParse<double>(column, out var number) && double.IsFinite(number)
        ? number
        : throw Wrong($"column '{Columns[column]}' is '{Text(column)}'; it must be a finite number, with a point for decimals.");

    /// <summary>An error of the current line.</summary>
    public FairDiffException Wrong(string what) => new($"{_path}, line {_reader.LineNumber}: {what}");

    /// <summary>An error of the whole file.</summary>
    public FairDiffException WrongFile(string what) => new($"{_path} {what}");

    public void Dispose() => _reader.Dispose();

    private static string[] Header(string path, CsvReader reader)
    {
        try
        {
            string[] names = [.. reader.Headers];
            if (names.Length == 0)
            {
                throw new FairDiffException($"{path} is empty; it must start with a header line.");
            }

            var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
            return twice is null ? names : throw new FairDiffException($"{path} names the column '{twice.Key}' more than once.");
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(path, e);
        }
    }

    private static FairDiffException Unreadable(string path, CsvFormatException e) => new($"{path} cannot be read as CSV: {e.Message}", e);
}
