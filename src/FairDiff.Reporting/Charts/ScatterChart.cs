using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>How good against how fair: one point per method with error bars on both axes, and the front of those that no other beats in
/// both.</summary>
public static class ScatterChart
{
    private const double Left = 58;
    private const double Top = 14;

    /// <summary>One method.</summary>
    /// <param name="Name">The method.</param>
    /// <param name="Colour">Index of its colour, as in <see cref="Series"/>.</param>
    /// <param name="X">How good it is.</param>
    /// <param name="Y">Its gap.</param>
    public sealed record Point(string Name, int Colour, Bar X, Bar Y);

    /// <summary>A mean and the ends of its error bar; without a deviation all three are one.</summary>
    /// <param name="Mean">The mean.</param>
    /// <param name="Low">The lower end.</param>
    /// <param name="High">The upper end.</param>
    public readonly record struct Bar(double Mean, double Low, double High)
    {
        internal double[] Ends => [Low, High];

        /// <summary>A mean with a deviation to both sides.</summary>
        /// <param name="mean">The mean.</param>
        /// <param name="deviation">The deviation; null = there is none.</param>
        /// <param name="factor">What both are multiplied by: 100 for percent.</param>
        public static Bar Of(double mean, double? deviation, double factor) =>
            new(mean * factor, (mean - (deviation ?? 0)) * factor, (mean + (deviation ?? 0)) * factor);
    }

    /// <summary>The size of the drawing in CSS pixels.</summary>
    /// <param name="Width">Its width.</param>
    /// <param name="Height">Its height.</param>
    public readonly record struct Size(double Width, double Height)
    {
        internal double Right => Width - 16;

        internal double Bottom => Height - 54;
    }

    /// <summary>The drawing.</summary>
    /// <param name="points">The methods, at least one.</param>
    /// <param name="good">What is on the x-axis; more is better.</param>
    /// <param name="gap">What is on the y-axis; less is better.</param>
    /// <param name="label">What it shows, for those who cannot see it; the front is added.</param>
    /// <param name="size">How large it is.</param>
    public static XElement Draw(IReadOnlyList<Point> points, string good, string gap, string label, Size size)
    {
        var (right, bottom) = (size.Right, size.Bottom);
        var x = Scale.Around(points.SelectMany(point => point.X.Ends), Left, right, .12);
        var y = Scale.Around(points.SelectMany(point => point.Y.Ends).Append(0), bottom, Top, .05) with { Low = 0 };
        var front = ParetoFront.Find([.. points.Select(point => new TradeOff(point.Name, point.X.Mean, point.Y.Mean))]);
        return Svg(
            size.Width,
            size.Height,
            $"{label} No other is better in both than {string.Join(", ", front.Select(method => method.Method))}.",
            x.Labels((int)(size.Width / 90)).Select(tick => new object[]
            {
                Line("grid", x.At(tick.Value), Top, x.At(tick.Value), bottom), Text(
                    "axis", x.At(tick.Value), bottom + 17, tick.Text, "middle"),
            }),
            y.Labels(6).Select(tick => new object[]
            {
                Line("grid", Left, y.At(tick.Value), right, y.At(tick.Value)), Text(
                    "axis", Left - 8, y.At(tick.Value) + 4, tick.Text, "end"),
            }),
            Text("axis-title", (Left + right) / 2, size.Height - 14, $"{good} (higher is better)", "middle"),
            C(
                "text", "axis-title", A("transform", FormattableString.Invariant($"translate(16 {(Top + bottom) / 2}) rotate(-90)")),
                A("text-anchor", "middle"), 
                $"{gap} (lower is better)"),
            Text("better", right - 8, bottom - 10, "better ↘", "end"),
            Front(front, x, y),
            Points(points, x, y, size));
    }

    /// <summary>The border between what a method of the front beats and what none does.</summary>
    private static XElement Front(IReadOnlyList<TradeOff> front, Scale x, Scale y)
    {
        var (path, left) = ("", Left);
        foreach (var method in front.Reverse())
        {
            path += FormattableString.Invariant(
                $"{(path.Length == 0 ? 'M' : 'L')}{left:0.#},{y.At(method.Gap):0.#}L{x.At(method.Performance):0.#},{y.At(method.Gap):0.#}");
            left = x.At(method.Performance);
        }

        return C(
            "path", "front", A("d", FormattableString.Invariant($"{path}L{left:0.#},{Top:0.#}")),
            Hint("No method is better in both than those on this line."));
    }

    private static IEnumerable<XElement> Points(IReadOnlyList<Point> points, Scale x, Scale y, Size size)
    {
        var labels = new LabelPlacer(Left, Top, size.Right, size.Bottom);
        labels.Keep(size.Right - 70, size.Bottom - 26, size.Right, size.Bottom);
        foreach (var point in points)
        {
            var (cx, cy) = (x.At(point.X.Mean), y.At(point.Y.Mean));
            labels.Keep(x.At(point.X.Low), cy, x.At(point.X.High), cy);
            labels.Keep(cx, y.At(Math.Max(0, point.Y.Low)), cx, y.At(point.Y.High));
            labels.Keep(cx, cy, cx, cy, margin: 7);
        }

        foreach (var point in points)
        {
            var (cx, cy) = (x.At(point.X.Mean), y.At(point.Y.Mean));
            var (left, baseline) = labels.Place(cx, cy, point.Name);
            yield return C(
                "g",
                Series.Class(point.Colour),
                Hint(FormattableString.Invariant($"{point.Name}: {point.X.Mean:0.0##}, gap {point.Y.Mean:0.0##}")),
                Line("bar", x.At(point.X.Low), cy, x.At(point.X.High), cy),
                Line("bar", cx, y.At(Math.Max(0, point.Y.Low)), cx, y.At(point.Y.High)),
                Dot("mean", cx, cy, 6),
                Text("name halo", left, baseline, point.Name));
        }
    }
}
