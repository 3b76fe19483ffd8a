using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>
/// Reads the values of one column, and tells what it took for missing, and what it did not although it might be meant so.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="column">The column.</param>
/// <param name="rules">How cells are read, and who is told.</param>
internal sealed class ColumnValues(string path, string column, TableRules rules)
{
    // A label or a group with more characters is a file gone wrong, and no table could show it.
    private const int Longest = 1000;

    // Not missing by default, though it might be meant so.
    private static readonly HashSet<string> Doubtful = new(StringComparer.OrdinalIgnoreCase)
    {
        "none", "-", "--", ".", "nil", "missing", "undefined", "n.a.", "not available", "not known", "not reported",
    };

    private readonly OrderedDictionary<string, int> _missing = [];
    private readonly OrderedDictionary<string, int> _doubtful = [];

    /// <summary>The value of a cell; empty where it says that nothing is known.</summary>
    /// <param name="value">The cell, without blanks around it.</param>
    /// <param name="place">Where the cell is, for an error.</param>
    /// <exception cref="FairDiffException">The value is too long to be one.</exception>
    public string Read(string value, Func<string> place)
    {
        if (value.Length > Longest)
        {
            throw new FairDiffException(FormattableString.Invariant(
                $"{place()}: column '{column}' has {value.Length} characters; a label or a group has at most {Longest}."));
        }

        if (value.Length == 0)
        {
            return value;
        }

        if (rules.Missing.Contains(value))
        {
            Count(_missing, value);
            return "";
        }

        if (rules.Missing == MissingValues.Default && Doubtful.Contains(value))
        {
            Count(_doubtful, value);
        }

        return value;
    }

    /// <summary>Reports what was read.</summary>
    public void ReportNotes()
    {
        foreach (var (spelling, rows) in _missing)
        {
            rules.Report($"{path}: column '{column}' is '{spelling}' in {Rows(rows)}, which counts as missing (--missing says what does).");
        }

        foreach (var (value, rows) in _doubtful)
        {
            rules.Report(
                $"{path}: column '{column}' is '{value}' in {Rows(rows)}, which is taken for a value; if it means missing, say so "
                    + "with --missing.");
        }
    }

    private static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";

    private static void Count(OrderedDictionary<string, int> counts, string text) => counts[text] = counts.GetValueOrDefault(text) + 1;
}
