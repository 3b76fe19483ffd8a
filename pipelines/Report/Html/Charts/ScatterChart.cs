using System.Xml.Linq;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Report;

/// <summary>A metric against the gap between groups, one point per method, error bars of one standard deviation on both axes.</summary>
internal static class ScatterChart
{
    private const double Width = 760;
    private const double Height = 430;
    private const double Left = 58;
    private const double Right = 744;
    private const double Top = 14;
    private const double Bottom = 376;

    public static XElement Draw(IReadOnlyList<MethodResult> methods, Quantity across, Quantity gap, string label)
    {
        var metric = StudyMetric.Named(across.Metric);
        var factor = metric.InPercent ? 100 : 1;
        var points = methods
            .Select((method, index) => (method.Name, Index: index, X: method.Summary[across.Key], Y: method.Summary[gap.Key]))
            .Where(point => point.X.Mean is not null && point.Y.Mean is not null)
            .Select(point => new Point(point.Name, point.Index, Bar.Of(point.X, factor), Bar.Of(point.Y, factor)))
            .ToArray();
        var x = Scale.Around(points.SelectMany(point => point.X.Ends), Left, Right, .12);
        var y = Scale.Around(points.SelectMany(point => point.Y.Ends).Append(0), Bottom, Top, .05) with { Low = 0 };
        var unit = metric.InPercent ? " in %" : "";
        return Svg(
            Width,
            Height,
            label,
            x.Labels(8).Select(tick => new object[]
            {
                Line("grid", x.At(tick.Value), Top, x.At(tick.Value), Bottom), Text("axis", x.At(tick.Value), Bottom + 17, tick.Text, "middle"),
            }),
            y.Labels(6).Select(tick => new object[]
            {
                Line("grid", Left, y.At(tick.Value), Right, y.At(tick.Value)), Text("axis", Left - 8, y.At(tick.Value) + 4, tick.Text, "end"),
            }),
            Text("axis-title", (Left + Right) / 2, Height - 14, $"in-distribution {metric.Title}{unit} (higher is better)", "middle"),
            C("text", "axis-title", A("transform", FormattableString.Invariant($"translate(16 {(Top + Bottom) / 2}) rotate(-90)")), A("text-anchor", "middle"),
                $"gap by {gap.Attribute}{(metric.InPercent ? " in points" : "")} (lower is better)"),
            Text("better", Right - 8, Bottom - 10, "better ↘", "end"),
            Points(points, x, y));
    }

    private static IEnumerable<XElement> Points(Point[] points, Scale x, Scale y)
    {
        var labels = new LabelPlacer(Left, Top, Right, Bottom);
        labels.Keep(Right - 70, Bottom - 26, Right, Bottom);
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
                Series.Class(point.Index),
                Hint(FormattableString.Invariant($"{point.Name}: {point.X.Mean:0.0##}, gap {point.Y.Mean:0.0##}")),
                Line("bar", x.At(point.X.Low), cy, x.At(point.X.High), cy),
                Line("bar", cx, y.At(Math.Max(0, point.Y.Low)), cx, y.At(point.Y.High)),
                Dot("mean", cx, cy, 6),
                Text("name halo", left, baseline, point.Name));
        }
    }

    private sealed record Point(string Name, int Index, Bar X, Bar Y);

    /// <summary>A mean and the ends of its error bar; without a deviation all three are one.</summary>
    private readonly record struct Bar(double Mean, double Low, double High)
    {
        public double[] Ends => [Low, High];

        public static Bar Of(Spread spread, double factor)
        {
            var (mean, sd) = (spread.Mean!.Value * factor, (spread.Sd ?? 0) * factor);
            return new Bar(mean, mean - sd, mean + sd);
        }
    }
}
