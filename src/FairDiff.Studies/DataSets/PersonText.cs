using System.Globalization;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>What data sets say of people, in one spelling.</summary>
internal static class PersonText
{
    private const double Oldest = 120, MonthsPerYear = 12, DaysPerYear = 365.25;

    public static IReadOnlyDictionary<string, string> Sexes { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["M"] = "male", ["F"] = "female", ["male"] = "male", ["female"] = "female", ["other_or_unspecified"] = "", ["unknown"] = "",
        ["unk"] = "", ["other"] = "",
    };

    /// <summary>An age in whole years; empty where it is unknown or cannot be one. <c>058Y</c>, <c>009M</c> and <c>012D</c> are years,
    /// months and days, as DICOM has them.</summary>
    public static string Age(string text)
    {
        var unit = text.Length > 0 ? char.ToUpperInvariant(text[^1]) : ' ';
        var perYear = unit switch { 'Y' => 1, 'M' => MonthsPerYear, 'W' => DaysPerYear / 7, 'D' => DaysPerYear, _ => 0 };
        return PlainNumber.TryRead(perYear > 0 ? text.AsSpan(0, text.Length - 1) : text, out var number)
            && number / Math.Max(perYear, 1) is >= 0 and <= Oldest and var years
                ? Math.Floor(years).ToString(CultureInfo.InvariantCulture)
                : "";
    }

    /// <summary>A Fitzpatrick skin type, 1 to 6; empty where it is unknown.</summary>
    public static string SkinType(string text) =>
        PlainNumber.TryRead(text, out var number) && number is >= 1 and <= 6 && number == Math.Floor(number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : "";
}
