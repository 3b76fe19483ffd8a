using System.Globalization;

namespace FairDiff.Studies;

/// <summary>Numbers of rows within a sentence.</summary>
internal static class RowText
{
    private const int Shown = 5;

    /// <summary>For example <c>1 row</c>, <c>12 rows</c>, <c>3 test rows</c>.</summary>
    public static string Count(int count, string kind = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(kind.Length > 0 ? kind + " " : "")}{(count == 1 ? "row" : "rows")}");

    /// <summary>The first few of a list, and how many there are more.</summary>
    public static string Few(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown)) + (
            names.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Shown} more") : "");
}
