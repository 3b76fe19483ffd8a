using System.Text.RegularExpressions;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>Names with numbers as Python prints a dictionary of them: <c>{'Eczema': 0.69, "Grover's disease": 0.31}</c>.</summary>
internal static partial class WeightText
{
    /// <param name="text">The text; empty is an empty dictionary.</param>
    /// <param name="weights">What it says.</param>
    public static bool TryRead(string text, out IReadOnlyList<(string Name, double Value)> weights)
    {
        var inner = text is ['{', .. var some, '}'] ? some.Trim() : text.Length == 0 ? "" : null;
        var read = new List<(string Name, double Value)>();
        weights = read;
        while (inner is { Length: > 0 })
        {
            if (Entry().Match(inner) is not { Success: true } entry || !PlainNumber.TryRead(entry.Groups["value"].Value, out var value))
            {
                return false;
            }

            read.Add((Escape().Replace(entry.Groups["name"].Value, "${character}"), value));
            inner = inner[entry.Length..];
        }

        return inner is not null;
    }

    [GeneratedRegex(
        """^(?<quote>['"])(?<name>(?:\\.|(?!\k<quote>)[^\\])*)\k<quote>\s*:\s*(?<value>[^,\s]+)\s*(?:,\s*|$)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
