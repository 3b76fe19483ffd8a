using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Report;

/// <summary>Loss curves: one line per training, coloured by what was trained.</summary>
internal static class LineChart
{
    private const double Width = 520;
    private const double Height = 280;
    private const double Left = 52;
    private const double Right = 506;
    private const double Top = 12;
    private const double Bottom = 236;

    /// <param name="Name">What was trained.</param>
    /// <param name="Colour">Index of its colour.</param>
    /// <param name="Points">Its losses.</param>
    public sealed record Curve(string Name, int Colour, IReadOnlyList<CurvePoint> Points);

    public static XElement Draw(IReadOnlyList<Curve> curves, string label)
    {
        var points = curves.SelectMany(curve => curve.Points).Where(point => double.IsFinite(point.Loss)).ToArray();
        var x = new Scale(0, Math.Max(1, points.Max(point => point.Step)), Left, Right);
        var y = Scale.Around(
            points.Select(point => point.Loss).Append(0), Bottom, Top, .05) with { Low = Math.Min(0, points.Min(point => point.Loss)) };
        return Svg(
            Width,
            Height,
            label,
            y.Labels(5).Select(tick => new object[]
            {
                Line("grid", Left, y.At(tick.Value), Right, y.At(tick.Value)), Text(
                    "axis", Left - 8, y.At(tick.Value) + 4, tick.Text, "end"),
            }),
            x.Labels(5).Select(tick => Text("axis", x.At(tick.Value), Bottom + 17, tick.Text, "middle")),
            Text("axis-title", (Left + Right) / 2, Height - 8, "training step", "middle"),
            C("text", "axis-title", A("transform", $"translate(14 {(Top + Bottom) / 2}) rotate(-90)"), A("text-anchor", "middle"), "loss"),
            curves.Select(curve => C("g", Series.Class(curve.Colour), Hint(curve.Name), C("path", "curve", A("d", Path(curve, x, y))))));
    }

    private static string Path(Curve curve, Scale x, Scale y) => "M" + string.Join(
        "L",
        curve.Points.Where(point => double.IsFinite(point.Loss)).Select(point =>
            string.Create(CultureInfo.InvariantCulture, $"{x.At(point.Step):0.#},{y.At(point.Loss):0.#}")));
}
