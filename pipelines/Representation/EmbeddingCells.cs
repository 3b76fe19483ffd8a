using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Representation;

/// <summary>Reads the embedding of a row: a number per column, or one cell of numbers with spaces, semicolons or commas between, in
/// brackets or not.</summary>
internal sealed class EmbeddingCells
{
    private static readonly char[] Separators = [' ', ';', ',', '\t', '\n', '[', ']'];
    private readonly string _name;
    private readonly int[] _columns;
    private readonly bool _isVector;

    /// <exception cref="FairDiffException">There is no such column.</exception>
    public EmbeddingCells(CsvRows header, string name)
    {
        _name = name;
        _columns = [.. Enumerable.Range(0, header.Columns.Count).Where(
            column => header.Columns[column].StartsWith(name, StringComparison.Ordinal))];
        if (_columns.Length == 0)
        {
            throw header.WrongFile($"has no column that begins with '{name}' (--embedding); it has {Listing.Of(header.Columns)}.");
        }

        _isVector = _columns.Length == 1 && header.Columns[_columns[0]] == name;
    }

    /// <exception cref="FairDiffException">A number cannot be read.</exception>
    public double[] Read(CsvRows rows) => _isVector ? Vector(rows) : [.. _columns.Select(rows.Number)];

    private double[] Vector(CsvRows rows)
    {
        var text = rows.Value(_columns[0]);
        if (HasDecimalCommas(text))
        {
            throw rows.Wrong($"column '{_name}' is '{Listing.Value(text)}', with commas beside other separators; numbers must have a "
                + "point for decimals.");
        }

        return
        [
            .. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(piece => PlainNumber.TryRead(piece, out var number)
                ? number
                : throw rows.Wrong($"column '{_name}' holds '{Listing.Value(piece)}', which is no finite number.")),
        ];
    }

    /// <summary>Whether commas stand within numbers: right before a digit, where blanks or semicolons part the numbers.</summary>
    private static bool HasDecimalCommas(string text)
    {
        var numbers = text.Trim('[', ']', ' ');
        var joins = Enumerable.Range(0, numbers.Length).Any(
            at => numbers[at] == ',' && at + 1 < numbers.Length && !char.IsWhiteSpace(numbers[at + 1]));
        return joins && numbers.AsSpan().ContainsAny(" ;\t\n");
    }
}
