using System.Globalization;

namespace FairDiff.Shared;

/// <summary>
/// Numbers as tables and options write them: decimal digits, a point, an exponent; no group separators, no hexadecimal digits, nothing
/// infinite.
/// </summary>
internal static class PlainNumber
{
    // A comma is neither a decimal sign nor a group separator: 0,73 is not 73.
    private const NumberStyles Style = NumberStyles.Float;

    public static bool TryRead(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <param name="utf8">The text as UTF-8.</param>
    /// <param name="number">The number.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out double number) =>
        double.TryParse(utf8, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
