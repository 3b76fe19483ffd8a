using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Decision curves: the net benefit of each line over the threshold probability, beside acting on everyone.</summary>
internal static class DecisionFigure
{
    /// <summary>How far below 0 the drawing goes, as a share of the largest net benefit.</summary>
    private const double Below = .1;

    /// <summary>How many thresholds are drawn.</summary>
    private const int Steps = 150;

    /// <param name="name">The class or condition.</param>
    /// <param name="grouping">The attribute.</param>
    /// <param name="lines">The rows of each line; the first is all rows, and "acting on everyone" is drawn of it.</param>
    /// <param name="options">A stated prevalence is that of all curves.</param>
    public static XElement? Draw(string name, string grouping, IReadOnlyList<CurveRows> lines, FairnessOptions options)
    {
        double? stated = options.Prevalences.TryGetValue(name, out var prevalence) ? prevalence : null;
        var curves = Compute(lines, null, stated);
        if (curves.Length == 0 || curves.Max(line => line.Curve.Prevalence) is not (> 0 and var high))
        {
            return null;
        }

        // As far as a curve is in the drawing, more finely.
        var low = -Below * high;
        var right = curves.Max(line => Shown(line.Curve, low, point => point.NetBenefit).Last().X) + .01;
        curves = Compute(lines, [.. Enumerable.Range(1, Steps - 1).Select(step => right * step / Steps)], stated);
        var plot = CurvePlot.Of(0, right, low, high);
        var where = stated is { } share ? string.Create(CultureInfo.InvariantCulture, $", at a prevalence of {100 * share:0.##} %") : "";
        return plot.Draw(
            $"Net benefit of {name} by {grouping}{where}. {string.Join("; ", curves.Select(Words))}",
            "threshold probability",
            "net benefit" + where,
            Shown(curves[0].Curve, low, point => point.TreatAll),
            curves.Select(line => plot.Curve(
                line.Rows.Colour, Words(line), Shown(line.Curve, low, point => point.NetBenefit))));
    }

    private static (CurveRows Rows, DecisionCurve Curve)[] Compute(
        IReadOnlyList<CurveRows> lines, IReadOnlyList<double>? thresholds, double? prevalence) =>
    [
        .. from rows in lines
        let curve = DecisionCurve.Compute(rows.Truth, rows.Scores, thresholds, prevalence)
        where curve is not null
        select (rows, curve),
    ];

    /// <summary>Until the curve first leaves the drawing.</summary>
    private static IEnumerable<(double X, double Y)> Shown(DecisionCurve curve, double low, Func<DecisionPoint, double> value) =>
        curve.Points.Select(point => (point.ThresholdProbability, Value: value(point)))
            .TakeWhile((point, index) => index == 0 || point.Value >= low);

    /// <summary>What it is worth at the first threshold, and from where on nothing, or at the last one.</summary>
    private static string Words((CurveRows Rows, DecisionCurve Curve) line)
    {
        var points = line.Curve.Points;
        var useless = points.FirstOrDefault(point => point.NetBenefit <= 0);
        return $"{line.Rows.Name}: {Words(points[0])}, {(useless == default ? Words(points[^1]) : Words(useless with { NetBenefit = 0 }))}";
    }

    private static string Words(DecisionPoint point) =>
        string.Create(CultureInfo.InvariantCulture, $"{point.NetBenefit:0.000} at {point.ThresholdProbability:0.###}");
}
