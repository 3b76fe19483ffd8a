using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>One number over the values of a setting: a line for each method, means with standard deviations. The values stand at equal
/// distances.</summary>
internal static class SweepChart
{
    private const double Width = 520, Height = 280, Left = 52, Right = 506, Top = 12, Bottom = 236, Inset = 24, Offset = 3;

    public static XElement Draw(StudySweep sweep, IReadOnlyList<string> methods, Quantity quantity, StudyMetric metric, string label)
    {
        var factor = metric.InPercent ? 100 : 1;
        var curves = methods.Select(name => Points(sweep, name, quantity, factor)).ToArray();
        var up = Scale.Around(
            curves.SelectMany(points => points).SelectMany(point => (double[])[point.Mean - point.Sd, point.Mean + point.Sd]), Bottom, Top);
        double Middle(int value) => Left + Inset + ((Right - Left - (2 * Inset)) * value / Math.Max(1, sweep.Values.Count - 1));
        double At(int value, int method) => Middle(value) + (Offset * (method - ((methods.Count - 1) / 2.0)));
        return Svg(
            Width, Height, label,
            up.Labels(5).Select(tick => new object[]
            {
                Line("grid", Left, up.At(tick.Value), Right, up.At(tick.Value)),
                Text("axis", Left - 8, up.At(tick.Value) + 4, tick.Text, "end"),
            }),
            sweep.Values.Select((value, index) => Text("axis", Middle(index), Bottom + 17, value, "middle")),
            Text("axis-title", (Left + Right) / 2, Height - 8, sweep.Setting, "middle"),
            curves.Select((points, method) => C(
                "g", Series.Class(method), Hint(methods[method]),
                points.Count > 1
                    ? C("path", "curve", A("d", "M" + string.Join("L", points.Select(
                        point => FormattableString.Invariant($"{At(point.Value, method):0.#},{up.At(point.Mean):0.#}")))))
                    : null,
                points.Select(point => new object?[]
                {
                    point.Sd > 0 ? Bar(At(point.Value, method), up.At(point.Mean - point.Sd), up.At(point.Mean + point.Sd)) : null,
                    Dot("mean", At(point.Value, method), up.At(point.Mean), 3.4),
                }))));
    }

    private static XElement Bar(double x, double from, double to) => Line("bar", x, from, x, to);


    private static IReadOnlyList<(int Value, double Mean, double Sd)> Points(
        StudySweep sweep, string method, Quantity quantity, int factor) =>
    [
        .. from study in sweep.Studies.Index()
           let spread = study.Item.Report.Methods.FirstOrDefault(one => one.Name == method)?.Summary.GetValueOrDefault(quantity.Key)
           where spread?.Mean is not null
           select (study.Index, factor * spread.Mean!.Value, factor * (spread.Sd ?? 0)),
    ];
}
