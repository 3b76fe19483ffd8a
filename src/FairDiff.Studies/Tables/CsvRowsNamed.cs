using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>Cells by the name of their column, and what is wrong with them.</summary>
internal static class CsvRowsNamed
{
    /// <summary>A cell without blanks around it; empty where it says that nothing is known.</summary>
    public static string Text(this CsvRows rows, string column) => rows.Text(rows.IndexOf(column));

    /// <summary>A whole number.</summary>
    /// <exception cref="FairDiffException">It is none, or another than there are.</exception>
    public static int Whole(this CsvRows rows, string column, int least, int most)
    {
        var number = rows.Number(rows.IndexOf(column));
        return number >= least && number <= most && number == Math.Floor(number)
            ? (int)number
            : throw rows.WrongCell(column, $"a whole number from {least} to {most}");
    }

    /// <summary>What the words of a set stand for.</summary>
    /// <exception cref="FairDiffException">The cell is none of them.</exception>
    public static string OneOf(this CsvRows rows, string column, IReadOnlyDictionary<string, string> words)
    {
        var text = rows.Text(column);
        return text.Length == 0 ? "" : words.TryGetValue(text, out var value) ? value : throw rows.WrongCell(
            column, $"one of {Listing.Of([.. words.Keys])}");
    }

    public static FairDiffException WrongCell(this CsvRows rows, string column, string what) => rows.Wrong(
        $"column '{column}' is '{Listing.Value(rows.Value(rows.IndexOf(column)))}'; it must be {what}.");
}
