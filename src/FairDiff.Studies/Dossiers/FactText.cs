using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>A statement of several lines as a page shows it: many as a list, few as one paragraph.</summary>
internal static class FactText
{
    private const int Few = 3;

    /// <summary>The statement, and what follows it.</summary>
    /// <param name="text">The statement; each sentence of a list on a line of its own.</param>
    /// <param name="link">Where the evidence is; null where there is none.</param>
    public static object[] Of(string text, XElement? link)
    {
        string[] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        object[] after = link is null ? [] : [" ", link];
        return lines.Length <= Few
            ? [string.Join(" ", lines), .. after]
            : [E("ul", lines.Select(line => E("li", line))), .. after];
    }
}
