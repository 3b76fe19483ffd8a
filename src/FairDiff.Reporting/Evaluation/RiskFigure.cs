using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Distributions of the stated probabilities: above each line those of the rows with the condition, below those of the
/// others.</summary>
internal static class RiskFigure
{
    private const double Width = 330;
    private const double Left = 76;
    private const double Right = 318;
    private const double Half = 20;
    private const double Apart = 8;
    private const int LongestName = 11;

    private static readonly Scale X = new(0, 1, Left, Right);

    public static XElement Draw(string name, string grouping, IReadOnlyList<CurveRows> lines)
    {
        var bottom = 8 + (lines.Count * ((2 * Half) + Apart));
        return Svg(
            Width,
            bottom + 40,
            $"Distribution of the probability of {name} by outcome and {grouping}. {string.Join("; ", lines.Select(Words))}",
            X.Labels(4).Select(tick => new object[]
            {
                Line("grid", X.At(tick.Value), 8, X.At(tick.Value), bottom), Text(
                    "axis", X.At(tick.Value), bottom + 15, tick.Text, "middle"),
            }),
            lines.Select((rows, index) => Draw(rows, 8 + Half + (index * ((2 * Half) + Apart)))),
            Text("axis-title", (Left + Right) / 2, bottom + 34, "stated probability, with (above) and without", "middle"));
    }

    private static XElement Draw(CurveRows rows, double middle)
    {
        // One scale for both sides, so that the areas of both are the same.
        var tallest = Sides(rows).Max(side => side.Risk.Histogram.Max() / (double)side.Risk.Count);
        return C(
            "g",
            Series.Class(rows.Colour),
            Hint(Words(rows)),
            Text("name", Left - 8, middle + 4, Reporting.Words.Shorten(rows.Name, LongestName), "end"),
            Line("rail", Left, middle, Right, middle),
            Sides(rows).Select(side => new object[]
            {
                C("path", side.Sign < 0 ? "block" : "block faint", A("d", Bars(side.Risk, middle, side.Sign * Half / tallest))),
                Line("tick", X.At(side.Risk.Median), middle, X.At(side.Risk.Median), middle + (side.Sign * Half)),
            }));
    }

    private static IEnumerable<(RiskDistribution Risk, int Sign)> Sides(CurveRows rows)
    {
        var (with, without) = rows.Risk;
        return new[] { (Risk: with, -1), (Risk: without, 1) }.Where(side => side.Risk is not null).Select(side => (side.Risk!, side.Item2));
    }

    private static string Bars(RiskDistribution risk, double middle, double height) => string.Concat(risk.Histogram.Select((count, bin) =>
        count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"M{X.At((double)bin / risk.Histogram.Count):0.#},{middle:0.#}"
                + $"V{middle + (height * count / risk.Count):0.#}H{X.At((bin + 1.0) / risk.Histogram.Count):0.#}V{middle:0.#}Z")));

    private static string Words(CurveRows rows) => $"{rows.Name}: " + string.Join(", ", Sides(rows).Select(side => string.Create(
        CultureInfo.InvariantCulture,
        $"{side.Risk.Count} rows {(side.Sign < 0 ? "with" : "without")} it, median {side.Risk.Median:0.00} "
            + $"(quartiles {side.Risk.LowerQuartile:0.00} and {side.Risk.UpperQuartile:0.00})")));
}
