using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>A column of numbers per class: a prefix and the class's name.</summary>
internal sealed class ClassColumns
{
    private readonly int[] _columns;
    private readonly List<double> _values = [];

    private ClassColumns(IReadOnlyList<string> names, int[] columns) => (Names, _columns) = (names, columns);

    public IReadOnlyList<string> Names { get; }

    /// <summary>All columns that begin with the prefix.</summary>
    /// <exception cref="FairDiffException">There are fewer than the minimum.</exception>
    public static ClassColumns Of(CsvRows rows, string prefix, int minimum)
    {
        int[] columns = [.. Enumerable.Range(0, rows.Columns.Count).Where(c => rows.Columns[c].StartsWith(prefix, StringComparison.Ordinal))];
        if (columns.Length > FairnessDataCheck.MaximumClasses)
        {
            throw rows.WrongFile($"has {columns.Length} columns that begin with '{prefix}' (--scores), more than {FairnessDataCheck.MaximumClasses}; name what only the scores begin with.");
        }

        return columns.Length >= minimum
            ? new ClassColumns([.. columns.Select(column => rows.Columns[column][prefix.Length..].Trim())], columns)
            : throw rows.WrongFile(
                $"has {columns.Length} columns that begin with '{prefix}'; --scores needs one per class, at least {minimum} (for one column of "
                + $"scores use --score and --positive). It has {Listing.Of(rows.Columns)}.");
    }

    /// <summary>The columns of the same classes under another prefix.</summary>
    /// <exception cref="FairDiffException">One is missing.</exception>
    public ClassColumns Beside(CsvRows rows, string prefix) => new(Names, [.. Names.Select(name => rows.IndexOf(prefix + name))]);

    public void Add(CsvRows rows, bool mayBeEmpty = false)
    {
        foreach (var column in _columns)
        {
            _values.Add(mayBeEmpty && rows.Text(column).Length == 0 ? double.NaN : rows.Number(column));
        }
    }

    public double[,] ToMatrix() => RowMatrix.Of(_values.Count / Names.Count, Names.Count, (row, c) => _values[(row * Names.Count) + c]);
}
