using System.Globalization;

namespace FairDiff.Reporting;

/// <summary>Numbers as the reports print them. An undefined one is a dash, never 0.</summary>
public static class Numbers
{
    /// <summary>What stands for a number that is undefined.</summary>
    public const string None = "–";

    /// <summary>The sign of a number before its size in words; ± where that is all zeros.</summary>
    /// <param name="value">The number.</param>
    /// <param name="size">How large it is, as it is printed.</param>
    public static string Signed(double value, string size) =>
        (size.All(letter => letter is '0' or '.') ? "±" : value > 0 ? "+" : "−") + size;

    /// <summary>A count, its thousands apart by commas.</summary>
    /// <param name="value">The count.</param>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
