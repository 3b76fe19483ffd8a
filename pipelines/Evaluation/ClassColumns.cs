using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Studies;

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
        int[] columns = [
            .. Enumerable.Range(0, rows.Columns.Count).Where(c => rows.Columns[c].StartsWith(prefix, StringComparison.Ordinal))];
        if (columns.Length > FairnessData.MaximumClasses)
        {
            throw rows.WrongFile(
                $"has {columns.Length} columns that begin with '{prefix}' (--scores), more than "
                    + $"{FairnessData.MaximumClasses}; name what "
                + "only the scores begin with.");
        }

        return columns.Length >= minimum
            ? new ClassColumns([.. columns.Select(column => rows.Columns[column][prefix.Length..].Trim())], columns)
            : throw rows.WrongFile(
                $"has {columns.Length} columns that begin with '{prefix}'; --scores needs one per class, at least {minimum} (for "
                    + "one column of "
                + $"scores use --score and --positive). It has {Listing.Of(rows.Columns)}.");
    }

    /// <summary>The columns of the same classes under another prefix.</summary>
    /// <exception cref="FairDiffException">One is missing.</exception>
    public ClassColumns Beside(CsvRows rows, string prefix) => new(Names, [.. Names.Select(name => rows.IndexOf(prefix + name))]);

    /// <summary>Takes the numbers of the current row.</summary>
    /// <exception cref="FairDiffException">A cell is no number.</exception>
    public void Add(CsvRows rows)
    {
        foreach (var column in _columns)
        {
            _values.Add(rows.Number(column));
        }
    }

    /// <summary>Takes the truth of the current row: 1, 0, or NaN where nothing is known.</summary>
    /// <exception cref="FairDiffException">A cell is something else.</exception>
    public void AddTruth(CsvRows rows)
    {
        foreach (var column in _columns)
        {
            var target = rows.Text(column).Length == 0 ? double.NaN : rows.Number(column);
            var rounded = Math.Round(target);
            var isTruth = double.IsNaN(target) || (rounded is 0 or 1 && Math.Abs(target - rounded) <= Probability.Tolerance);
            _values.Add(isTruth ? rounded : throw rows.Wrong(
                $"column '{rows.Columns[column]}' is {rows.Value(column)}; the truth of a condition must be 1, 0, or missing (an "
                    + "empty cell; "
                + $"--missing {rows.Value(column)} makes this unknown)."));
        }
    }

    /// <summary>Takes the soft label of the current row.</summary>
    /// <exception cref="FairDiffException">The cells are no distribution.</exception>
    public void AddDistribution(CsvRows rows)
    {
        Add(rows);
        var weights = _values[^_columns.Length..];
        var wrong = weights.FindIndex(weight => !Probability.Is(weight));
        if (wrong >= 0)
        {
            throw rows.Wrong(
                $"column '{rows.Columns[_columns[wrong]]}' is {rows.Value(_columns[wrong])}; the weights of a soft label are from 0 to 1.");
        }

        if (!Probability.IsSum(weights.Sum()))
        {
            throw rows.Wrong(
                FormattableString.Invariant($"the weights of the soft label sum to {weights.Sum():0.####}; they must sum to 1."));
        }
    }

    public double[,] ToMatrix() => RowMatrix.Of(_values.Count / Names.Count, Names.Count, (row, c) => _values[(row * Names.Count) + c]);
}
