using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>The flow of the rows as a drawing: all rows, what is left out or missing, the parts, their groups, what could be
/// judged.</summary>
internal static class FlowDiagram
{
    private const int Fewest = 2, Across = 5, MostGroups = 8, MostNotes = 4;
    private const double Width = 880, Gap = 16, LineHeight = 17, LetterWidth = 6.6, Margin = 9;

    /// <summary>One drawing for each few parts.</summary>
    public static IEnumerable<XElement> Draw(DossierFlow flow)
    {
        var across = Math.Clamp(flow.Parts.Count, Fewest, Across);
        return flow.Parts.Chunk(across).Select((parts, index) => Draw(flow, parts, index, (Width - ((across - 1) * Gap)) / across));
    }

    private static XElement Draw(DossierFlow flow, FlowPart[] parts, int index, double width)
    {
        List<object> shapes = [];
        var (first, top) = index == 0 ? Head(flow, shapes) : (0, 0);
        var rail = top + Gap;
        var centres = parts.Select((_, column) => (column * (width + Gap)) + (width / 2)).ToArray();
        var start = index == 0 ? Width / 4 : centres[0];
        shapes.Add(Line("reference", Math.Min(start, centres[0]), rail, Math.Max(centres[^1], start), rail));
        if (index == 0)
        {
            shapes.Add(Line("reference", Width / 4, first, Width / 4, rail));
        }

        var bottom = rail;
        foreach (var (column, part) in parts.Index())
        {
            var left = centres[column] - (width / 2);
            shapes.Add(Line("reference", centres[column], rail, centres[column], rail + Gap));
            var below = Box(shapes, left, rail + Gap, width, [part.Name, part.Role, $"{Numbers.Count(part.Rows)} rows"]);
            foreach (var groups in part.Groups)
            {
                shapes.Add(Line("reference", centres[column], below, centres[column], below + Gap));
                below = Box(shapes, left, below + Gap, width, Lines(groups.Key, groups.Value, Longest(width)));
            }

            bottom = Math.Max(bottom, below);
        }

        return Svg(Width, bottom + 4, Label(flow, parts), shapes);
    }

    /// <summary>All rows on the left, what is left out on the right.</summary>
    /// <returns>Where the box on the left ends, and where both do.</returns>
    private static (double First, double Both) Head(DossierFlow flow, List<object> shapes)
    {
        const double Half = (Width / 2) - Gap;
        var first = Box(shapes, 0, 2, Half, [
            "All rows", $"{Numbers.Count(flow.Rows)} rows", .. flow.Unit is { } unit ? [unit] : Array.Empty<string>()]);
        var bottom = first;
        if (flow.LeftOut.Count > 0)
        {
            shapes.Add(Line("reference", Half, 2 + LineHeight, Half + (2 * Gap), 2 + LineHeight));
            bottom = Math.Max(bottom, Box(shapes, Half + (2 * Gap), 2, Half, [
                "Left out, or missing", .. flow.LeftOut.Take(MostNotes),
                .. flow.LeftOut.Count > MostNotes ? [$"and {flow.LeftOut.Count - MostNotes} more, in the list below"]
                    : Array.Empty<string>(),
            ]));
        }

        return (first, bottom);
    }

    private static IEnumerable<string> Lines(string attribute, IReadOnlyList<FlowGroup> groups, int longest)
    {
        var all = groups.All(group => group.IsJudged == true);
        string Mark(FlowGroup group) => group.IsJudged switch { false => " (too few)", true when !all => ", judged", _ => "" };
        return
        [
            Cut($"by {attribute}", all ? ", judged" : "", longest),
            .. groups.Take(MostGroups).Select(group => Cut(group.Name, $": {Numbers.Count(group.Rows)}{Mark(group)}", longest)),
            .. groups.Count > MostGroups ? [$"and {groups.Count - MostGroups} more groups"] : Array.Empty<string>(),
        ];
    }

    /// <summary>A long name is cut, never its number.</summary>
    private static string Cut(string name, string number, int longest) => Words.Shorten(name, longest - number.Length) + number;

    private static int Longest(double width) => (int)((width - (2 * Margin)) / LetterWidth);

    /// <summary>A box with a head and lines.</summary>
    /// <returns>Where it ends.</returns>
    private static double Box(List<object> shapes, double left, double top, double width, IEnumerable<string> lines)
    {
        string[] texts = [.. lines];
        var height = (texts.Length * LineHeight) + (2 * Margin) - 4;
        shapes.Add(C("rect", "box", A("x", left), A("y", top), A("width", width), A("height", height), A("rx", 5.0)));
        shapes.AddRange(texts.Select((line, number) => (object)Text(
            number == 0 ? "head" : "", left + Margin, top + Margin + 9 + (number * LineHeight), Words.Shorten(line, Longest(width)))));
        return top + height;
    }

    private static string Label(DossierFlow flow, FlowPart[] parts) =>
        $"Flow of {Numbers.Count(flow.Rows)} rows to {string.Join(", ", parts.Select(
            part => $"{part.Name} ({part.Role}, {Numbers.Count(part.Rows)} rows)"))}; the numbers are in the tables.";
}
