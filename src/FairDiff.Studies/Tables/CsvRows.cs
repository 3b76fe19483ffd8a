using System.Text;
using CsvHelper;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// Walks the rows of a table of any tool without holding them all: the one reader of text tables. RFC 4180 with a header line, separated
/// by commas, semicolons, tabs or bars; strict UTF-8 or UTF-16; blanks around names and values do not count, nor do columns without a
/// name and rows without a value. Its errors name file, line and column.
/// </summary>
public sealed class CsvRows : IDisposable
{
    private static readonly CsvReaderOptions Options = new()
    {
        TrackLineNumbers = true,
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Throw,

        // A quote that is never closed must not swallow all memory.
        MaxRecordSize = 1 << 26,
    };

    private readonly string _path;
    private readonly StrictText _text;
    private readonly CsvReader _reader;
    private readonly TableNotes _notes;
    private readonly TableRules _rules;
    private readonly ColumnValues?[] _values;

    // Where the columns that have a name are in a record, and how many cells one has.
    private readonly int[] _fields;
    private readonly int _width;
    private readonly Dictionary<string, int> _indices;

    private CsvRows(string path, StrictText text, CsvReader reader, TableRules rules)
    {
        (_path, _text, _reader, _rules) = (path, text, reader, rules);
        _notes = new TableNotes(path, rules.Report);
        string[] header = [.. Header().Select(name => FormulaCell.Restore(name).Trim())];
        _width = header.Length;
        _fields = [.. Enumerable.Range(0, _width).Where(field => header[field].Length > 0)];
        Columns = [.. _fields.Select(field => header[field])];
        _values = new ColumnValues?[Columns.Count];
        _indices = Indices();
        foreach (var field in Enumerable.Range(0, _width).Where(field => header[field].Length == 0))
        {
            _notes.Unnamed(field + 1);
        }
    }

    /// <summary>The names of the columns that have one.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The line on which the current row begins.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>Where the current row is.</summary>
    public TablePlace Place => new(_path, Line);

    /// <param name="path">The file.</param>
    /// <param name="remedy">What the user should do if it is not there.</param>
    /// <param name="rules">How cells are read, and who is told what was left out; null = the usual spellings, and nobody.</param>
    /// <exception cref="FairDiffException">There is no such file, or it has no usable header.</exception>
    public static CsvRows Open(string path, string remedy, TableRules? rules = null)
    {
        // What a shell gives as /dev/fd/63 or /dev/stdin may be a pipe; one that lies in a folder may have nobody at its other end.
        if (RegularFile.KindOf(path, followLink: true) is not FileKind.Regular and var kind
            && !(kind == FileKind.Other && path.StartsWith("/dev/", StringComparison.Ordinal)))
        {
            throw new FairDiffException($"{path} {(kind switch
            {
                FileKind.Missing => "does not exist",
                FileKind.Folder => "is a folder",
                _ => "is a pipe or a device",
            })}; {remedy}");
        }

        var text = new StrictText(path);
        try
        {
            return new CsvRows(path, text, CsvReader.Create(text.Reader, Options), rules ?? TableRules.Usual);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file has a column of this name.</summary>
    public bool Has(string column) => _indices.ContainsKey(column.Trim());

    /// <exception cref="FairDiffException">The file has no such column.</exception>
    public int IndexOf(string column) => _indices.TryGetValue(column.Trim(), out var index)
        ? index
        : throw new FairDiffException($"{_path} has no column '{column}'; it has {Listing.Of(Columns)}.");

    /// <exception cref="FairDiffException">The line is not CSV or no text, or has more or fewer cells than the header.</exception>
    public bool Read()
    {
        while (Advance())
        {
            if (_text.Problem(_reader.RawRecord) is { } problem)
            {
                throw Wrong($"{Where()}{problem}.");
            }

            if (IsBlank())
            {
                _notes.Blank(Line);
                continue;
            }

            return _reader.FieldCount == _width ? true : throw Wrong(
                $"there are {_reader.FieldCount} cells where the header has {_width}; a cell with '{_reader.Separator}' in it "
                    + "must stand in "
                + "double quotes.");
        }

        _notes.Report();
        foreach (var values in _values)
        {
            values?.ReportNotes();
        }

        return false;
    }

    /// <summary>The value of a cell; empty where it says that nothing is known.</summary>
    /// <exception cref="FairDiffException">The value is too long to be one.</exception>
    public string Text(int column) =>
        (_values[column] ??= new ColumnValues(_path, Columns[column], _rules)).Read(Value(column), () => $"{_path}, line {Line}");

    /// <summary>The value of a cell, also one that says that nothing is known.</summary>
    public string Value(int column) => FormulaCell.Restore(Written(column)).Trim();

    /// <summary>The cell as it stands in the file, blanks and all.</summary>
    public string Written(int column) => _reader.GetString(_fields[column]);

    /// <exception cref="FairDiffException">The cell is not a finite number.</exception>
    public double Number(int column) =>
        PlainNumber.TryRead(_reader.GetSpan(_fields[column]), out var number) || PlainNumber.TryRead(Value(column), out number)
            ? number
            : throw Wrong(
                $"column '{Columns[column]}' is '{Listing.Value(Value(column))}'; it must be a finite number, with a point for "
                    + "decimals and "
                + "nothing between the thousands.");

    /// <summary>An error of the current line.</summary>
    public FairDiffException Wrong(string what) => new($"{_path}, line {Line}: {what}");

    /// <summary>An error of the whole file.</summary>
    public FairDiffException WrongFile(string what) => new($"{_path} {what}");

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    private bool Advance()
    {
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(e);
        }
    }

    private bool IsBlank()
    {
        for (var field = 0; field < _reader.FieldCount; field++)
        {
            if (!_reader.IsEmpty(field) && !string.IsNullOrWhiteSpace(_reader.GetString(field)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The column of what is wrong with the text of the current row, where it can be told.</summary>
    private string Where()
    {
        for (var column = 0; column < _fields.Length; column++)
        {
            if (_fields[column] < _reader.FieldCount && _text.Problem(_reader.GetSpan(_fields[column])) is not null)
            {
                return $"column '{Columns[column]}' ";
            }
        }

        return "it ";
    }

    private string[] Header()
    {
        try
        {
            string[] names = [.. _reader.Headers];
            return Array.Find(names, name => _text.Problem(Encoding.UTF8.GetBytes(name)) is not null) is { } name
                ? throw new FairDiffException($"{_path}, line 1: the header {_text.Problem(Encoding.UTF8.GetBytes(name))}.")
                : names;
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(e);
        }
    }

    private Dictionary<string, int> Indices()
    {
        if (_width == 0)
        {
            throw WrongFile("is empty; it must start with a header line.");
        }

        if (Columns.Count == 0)
        {
            throw WrongFile("has no column with a name; it must start with a header line.");
        }

        var indices = new Dictionary<string, int>();
        foreach (var (index, name) in Columns.Index())
        {
            if (!indices.TryAdd(name, index))
            {
                throw WrongFile($"names the column '{Listing.Value(name)}' more than once (blanks around a name do not count).");
            }
        }

        return indices;
    }

    private FairDiffException Unreadable(CsvFormatException e) =>
        new($"{_path} cannot be read as CSV: {e.Message.TrimEnd('.')}; a cell with a double quote, a separator or a line "
        + "break in it must stand in double quotes, and its own double quotes twice.", e);
}
