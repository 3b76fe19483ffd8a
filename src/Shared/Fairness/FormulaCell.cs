using System.Globalization;

namespace FairDiff.Shared;

/// <summary>
/// Cells of CSV files that a spreadsheet would run as a formula (CSV injection, as OWASP describes it): text that begins with one of <c>=
/// + - @</c>, a tab or a line break and is no number. They are written with an apostrophe in front, which spreadsheets read as "text",
/// and read back without it.
/// </summary>
internal static class FormulaCell
{
    private const char Mark = '\'';
    private const string Begins = "=+-@\t\r\n＝＋－＠";

    /// <summary>The cell that is written for a text.</summary>
    public static string Escape(string text) =>
        IsFormula(text) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? Mark + text : text;

    /// <summary>The text of a cell that was written.</summary>
    public static string Restore(string cell) => cell is [Mark, ..] && IsFormula(cell) ? cell[1..] : cell;

    /// <summary>Apostrophes in front do not count, so that a text with one of its own comes back with it.</summary>
    private static bool IsFormula(string text)
    {
        var at = 0;
        while (at < text.Length && text[at] == Mark)
        {
            at++;
        }

        return at < text.Length && Begins.Contains(text[at], StringComparison.Ordinal);
    }
}
