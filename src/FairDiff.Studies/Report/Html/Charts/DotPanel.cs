using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>One set, one row per method: mean with standard deviation, every seed as a dot, the first method as a dashed line.</summary>
internal static class DotPanel
{
    private const double Left = 176;
    private const double Plot = 250;
    private const double Right = 92;
    private const double Top = 6;
    private const double Row = 23;

    /// <summary>Panels that are held against each other share one scale.</summary>
    public static Scale ScaleOf(IReadOnlyList<MethodResult> methods, IEnumerable<Quantity> quantities) => Scale.Around(
        from quantity in quantities
        from method in methods
        let spread = method.Summary[quantity.Key]
        from value in spread.Values.Append(spread.Mean - spread.Sd).Append(spread.Mean + spread.Sd)
        where value is not null
        select value.Value,
        Left,
        Left + Plot);

    public static XElement Draw(IReadOnlyList<MethodResult> methods, Quantity quantity, StudyMetric metric, string label, Scale scale)
    {
        var bottom = Top + (methods.Count * Row);
        var factor = metric.InPercent ? 100 : 1;
        var axis = scale with { Low = scale.Low * factor, High = scale.High * factor };
        return Svg(
            Left + Plot + Right,
            bottom + 22,
            label,
            axis.Labels(5).Select(tick => new object[]
            {
                Line("grid", axis.At(tick.Value), Top, axis.At(tick.Value), bottom),
                Text("axis", axis.At(tick.Value), bottom + 15, tick.Text, "middle"),
            }),
            methods[0].Summary[quantity.Key].Mean is { } first ? Line("reference", scale.At(first), Top, scale.At(first), bottom) : null,
            methods.Select((method, index) => Method(method, index, quantity, metric, scale)));
    }

    private static XElement Method(MethodResult method, int index, Quantity quantity, StudyMetric metric, Scale scale)
    {
        var y = Top + ((index + .5) * Row);
        var spread = method.Summary[quantity.Key];
        var words = $"{method.Name}: {StudyNumbers.MeanSd(metric, spread)}";
        return C(
            "g",
            Series.Class(index),
            Hint(words),
            Text("name", Left - 12, y + 4, method.Name, "end"),
            spread is { Mean: { } m, Sd: { } sd } ? Line("bar", scale.At(m - sd), y, scale.At(m + sd), y) : null,
            spread.Mean is { } mean ? Dot("mean", scale.At(mean), y, 4.6) : null,
            spread.N > 1 ? spread.Values.OfType<double>().Select(value => Dot("seed", scale.At(value), y, 2)) : null,
            Text("value", Left + Plot + Right, y + 4, StudyNumbers.MeanSd(metric, spread), "end"));
    }
}
