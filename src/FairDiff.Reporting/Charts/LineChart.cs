using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>Curves such as losses over training steps: from 0 on both axes, points that are not finite left out.</summary>
public static class LineChart
{
    private const double Width = 520;
    private const double Height = 280;
    private const double Left = 52;
    private const double Right = 506;
    private const double Top = 12;
    private const double Bottom = 236;

    /// <summary>One curve.</summary>
    /// <param name="Name">What it is of.</param>
    /// <param name="Colour">Index of its colour, as in <see cref="Series"/>.</param>
    /// <param name="Points">Its points, from the left.</param>
    public sealed record Curve(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points);

    /// <summary>The drawing.</summary>
    /// <param name="curves">The curves, whose points that are not finite are left out.</param>
    /// <param name="x">What is on the x-axis.</param>
    /// <param name="y">What is on the y-axis.</param>
    /// <param name="label">What it shows, for those who cannot see it.</param>
    public static XElement Draw(IReadOnlyList<Curve> curves, string x, string y, string label)
    {
        var points = curves.SelectMany(curve => curve.Points).Where(point => double.IsFinite(point.Y)).ToArray();
        var across = new Scale(0, Math.Max(1, points.Select(point => point.X).DefaultIfEmpty(1).Max()), Left, Right);
        var up = Scale.Around(
            points.Select(point => point.Y).Append(0), Bottom, Top, .05) with
            {
                Low = Math.Min(0, points.Select(point => point.Y).DefaultIfEmpty(0).Min())
            };
        return Svg(
            Width,
            Height,
            label,
            up.Labels(5).Select(tick => new object[]
            {
                Line("grid", Left, up.At(tick.Value), Right, up.At(tick.Value)), Text(
                    "axis", Left - 8, up.At(tick.Value) + 4, tick.Text, "end"),
            }),
            across.Labels(5).Select(tick => Text("axis", across.At(tick.Value), Bottom + 17, tick.Text, "middle")),
            Text("axis-title", (Left + Right) / 2, Height - 8, x, "middle"),
            C("text", "axis-title", A("transform", $"translate(14 {(Top + Bottom) / 2}) rotate(-90)"), A("text-anchor", "middle"), y),
            curves.Select(curve => C(
                "g", Series.Class(curve.Colour), Hint(curve.Name), C("path", "curve", A("d", Path(curve, across, up))))));
    }

    private static string Path(Curve curve, Scale across, Scale up) => "M" + string.Join(
        "L",
        curve.Points.Where(point => double.IsFinite(point.Y)).Select(point =>
            string.Create(CultureInfo.InvariantCulture, $"{across.At(point.X):0.#},{up.At(point.Y):0.#}")));
}
