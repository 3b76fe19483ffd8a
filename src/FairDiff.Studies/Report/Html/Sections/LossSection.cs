using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Loss curves of generators and classifiers.</summary>
internal static class LossSection
{
    public static XElement? Of(StudyReport report)
    {
        LineChart.Curve[] generators =
            [.. report.Generators.Select((generator, index) => new LineChart.Curve(
                generator.Name, Colour(report, index), Points(generator.LossCurve))).Where(Drawable)];
        LineChart.Curve[] classifiers =
        [
            .. report.Methods.SelectMany((method, index) => method.Seeds.Select(seed =>
                new LineChart.Curve($"{method.Name}, seed {seed.Seed}", index, Points(seed.LossCurve)))).Where(Drawable),
        ];
        return generators.Length + classifiers.Length == 0 ? null : E(
            "section",
            E("h2", "Training"),
            C("div", "panels",
                Figure("Generators: loss over the training steps", generators, generators.Select(curve => (curve.Name, curve.Colour))),
                Figure(
                    "Classifiers: loss over the training steps, one line per seed", classifiers,
                    report.Methods.Select((method, index) => (method.Name, index)))));
    }

    private static IReadOnlyList<(double X, double Y)> Points(IEnumerable<CurvePoint> curve) =>
        [.. curve.Select(point => ((double)point.Step, point.Loss))];

    private static bool Drawable(LineChart.Curve curve) => curve.Points.Count(point => double.IsFinite(point.Y)) > 1;

    /// <summary>A generator has the colour of the first method that uses it.</summary>
    private static int Colour(StudyReport report, int index)
    {
        var user = report.Methods.Index().FirstOrDefault(method => IsOf(report.Generators[index].Name, method.Item.Generator));
        return user.Item is null ? report.Methods.Count + index : user.Index;
    }

    private static bool IsOf(string generator, string? name) =>
        name is not null && (generator == name || generator.StartsWith($"{name}-seed", StringComparison.Ordinal));

    private static XElement? Figure(string caption, LineChart.Curve[] curves, IEnumerable<(string Name, int Colour)> names) =>
        curves.Length == 0 ? null : E(
        "figure",
        E("figcaption", E("b", caption)),
        LineChart.Draw(curves, "training step", "loss", caption),
        Series.Legend(names));
}
