using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Comparison;

/// <summary>The paper's picture of the underserved: a line per method, the rows that any always fails ordered so that those of the same
/// methods are next to each other.</summary>
internal static class BlockPicture
{
    private const double Left = 150;
    private const double Plot = 560;
    private const double Height = 24;
    private const int LongestName = 21;

    public static XElement Draw(ConsistentErrors errors)
    {
        var scale = new Scale(0, errors.Order.Count, Left, Left + Plot);
        return Svg(
            Left + Plot,
            errors.Methods.Count * Height,
            "Rows that are wrong with every training seed. " + string.Join("; ", errors.Overlaps.Select(overlap =>
                $"{overlap.First} and {overlap.Second}: {overlap.Both} in common, {overlap.OnlyFirst} only {overlap.First}, "
                    + $"{overlap.OnlySecond} only {overlap.Second}")),
            errors.Methods.Select((method, line) => C(
                "g",
                Series.Class(line),
                Text("name", Left - 12, ((line + .5) * Height) + 4, Words.Shorten(method.Method, LongestName), "end"),
                Line("rail", Left, (line + .5) * Height, Left + Plot, (line + .5) * Height),
                errors.Blocks.Where(block => block.Methods.Contains(method.Method)).Select(block => C(
                    "rect",
                    "block",
                    A("x", scale.At(block.Start)),
                    A("y", (line * Height) + 4),
                    A("width", scale.At(block.Count) - Left),
                    A("height", Height - 8),
                    Hint($"{Numbers.Count(block.Count)} rows are always wrong in {string.Join(", ", block.Methods)}"))))));
    }
}
