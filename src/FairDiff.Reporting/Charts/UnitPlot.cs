using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>A square from 0 to 1 on both axes with its diagonal: the frame of ROC and reliability curves.</summary>
internal static class UnitPlot
{
    private const double Width = 330;
    private const double Height = 296;

    private static readonly Scale X = new(0, 1, 64, 318);
    private static readonly Scale Y = new(0, 1, 252, 8);

    public static XElement Draw(string label, string x, string y, IEnumerable<object?> curves) => Svg(
        Width,
        Height,
        label,
        X.Labels(4).Select(tick => new object[]
        {
            Line("grid", X.At(tick.Value), Y.To, X.At(tick.Value), Y.From), Text(
                "axis", X.At(tick.Value), Y.From + 16, tick.Text, "middle"),
        }),
        Y.Labels(4).Select(tick => new object[]
        {
            Line("grid", X.From, Y.At(tick.Value), X.To, Y.At(tick.Value)), Text(
                "axis", X.From - 7, Y.At(tick.Value) + 4, tick.Text, "end"),
        }),
        Line("reference", X.From, Y.From, X.To, Y.To),
        Text("axis-title", (X.From + X.To) / 2, Height - 6, x, "middle"),
        C(
            "text", "axis-title",
            A("transform", string.Create(CultureInfo.InvariantCulture, $"translate(14 {(Y.From + Y.To) / 2}) rotate(-90)")),
            A("text-anchor", "middle"), y),
        curves);

    public static XElement Curve(int colour, string hint, IEnumerable<(double X, double Y)> points) => C(
        "g", Series.Class(colour), Hint(hint), C("path", "curve", A("d", "M" + string.Join("L", points.Select(point =>
            string.Create(CultureInfo.InvariantCulture, $"{X.At(point.X):0.#},{Y.At(point.Y):0.#}"))))));

    public static XElement Mark(int colour, string hint, double x, double y, double low, double high) => C(
        "g", Series.Class(colour), Hint(hint), Line("bar", X.At(x), Y.At(low), X.At(x), Y.At(high)), Dot("mean", X.At(x), Y.At(y), 3.4));
}
