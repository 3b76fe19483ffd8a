using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>The frame of curves that stand beside each other: two scales, a dashed line to compare with, and the curves.</summary>
internal sealed class CurvePlot
{
    private const double Width = 330;
    private const double Height = 296;

    private readonly Scale _x;
    private readonly Scale _y;

    private CurvePlot(Scale x, Scale y) => (_x, _y) = (x, y);

    /// <summary>From 0 to 1 on both axes: the frame of ROC and reliability curves.</summary>
    public static CurvePlot Unit { get; } = Of(0, 1, 0, 1);

    /// <summary>A frame with the ends of its two axes.</summary>
    public static CurvePlot Of(double left, double right, double low, double high) =>
        new(new(left, right, 64, 318), new(low, high, 252, 8));

    /// <param name="label">What it shows, for those who cannot see it.</param>
    /// <param name="x">What is on the x-axis.</param>
    /// <param name="y">What is on the y-axis.</param>
    /// <param name="reference">The dashed line.</param>
    /// <param name="curves">What <see cref="Curve"/> and <see cref="Mark"/> draw.</param>
    public XElement Draw(
        string label, string x, string y, IEnumerable<(double X, double Y)> reference, IEnumerable<object?> curves) => Svg(
        Width,
        Height,
        label,
        _x.Labels(4).Select(tick => new object[]
        {
            Line("grid", _x.At(tick.Value), _y.To, _x.At(tick.Value), _y.From), Text(
                "axis", _x.At(tick.Value), _y.From + 16, tick.Text, "middle"),
        }),
        _y.Labels(4).Select(tick => new object[]
        {
            Line("grid", _x.From, _y.At(tick.Value), _x.To, _y.At(tick.Value)), Text(
                "axis", _x.From - 7, _y.At(tick.Value) + 4, tick.Text, "end"),
        }),
        C("path", "reference", A("d", Path(reference))),
        Text("axis-title", (_x.From + _x.To) / 2, Height - 6, x, "middle"),
        C(
            "text", "axis-title",
            A("transform", string.Create(CultureInfo.InvariantCulture, $"translate(14 {(_y.From + _y.To) / 2}) rotate(-90)")),
            A("text-anchor", "middle"), y),
        curves);

    public XElement Curve(int colour, string hint, IEnumerable<(double X, double Y)> points) =>
        C("g", Series.Class(colour), Hint(hint), C("path", "curve", A("d", Path(points))));

    public XElement Mark(int colour, string hint, double x, double y, double low, double high) => C(
        "g", Series.Class(colour), Hint(hint), Line("bar", _x.At(x), _y.At(low), _x.At(x), _y.At(high)), Dot(
            "mean", _x.At(x), _y.At(y), 3.4));

    private string Path(IEnumerable<(double X, double Y)> points) => "M" + string.Join("L", points.Select(point =>
        string.Create(CultureInfo.InvariantCulture, $"{_x.At(point.X):0.#},{_y.At(point.Y):0.#}")));
}
