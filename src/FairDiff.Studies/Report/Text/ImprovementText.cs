using System.Globalization;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>Relative sizes in words.</summary>
internal static class ImprovementText
{
    private const double Doubled = 2;

    /// <summary>An improvement in percent with its sign: <c>+5.2 ± 1.3</c>.</summary>
    public static string Signed(Spread relative) => relative.Mean is not { } mean ? Numbers.None
        : $"{Numbers.Signed(mean, Percent(mean))}{(relative.Sd is { } deviation ? $" ± {Percent(deviation)}" : "")}";

    /// <summary>How many times smaller or larger a number of which less is better is: <c>7.5 times smaller</c>; null where it is less than
    /// twice.</summary>
    /// <param name="relative">The improvement: 1 - value / reference.</param>
    public static string? Times(double relative) => (1 - relative) switch
    {
        >= Doubled and var larger => $"{Text(larger)} times larger",
        > 0 and <= 1 / Doubled and var smaller => $"{Text(1 / smaller)} times smaller",
        _ => null,
    };

    /// <summary>How one mean stands to another: <c>5.2 % higher</c>, <c>86.7 % smaller (7.5 times)</c>; null where the latter is not
    /// above 0.</summary>
    public static string? Size(double reference, double value, bool higherIsBetter)
    {
        if (reference is not > 0)
        {
            return null;
        }

        var relative = Improvement.Share(reference, value, higherIsBetter);
        var words = higherIsBetter ? (Up: "higher", Down: "lower") : (Up: "smaller", Down: "larger");
        return $"{Percent(relative)} % {(relative >= 0 ? words.Up : words.Down)}"
            + (!higherIsBetter && Times(relative) is { } times ? $" ({times[..times.LastIndexOf(' ')]})" : "");
    }

    private static string Percent(double share) => Text(100 * Math.Abs(share));

    private static string Text(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
