using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Decision curves: the net benefit of each line over the threshold probability, beside acting on everyone.</summary>
internal static class DecisionFigure
{
    /// <summary>How far below 0 the drawing goes, as a share of the largest net benefit.</summary>
    private const double Below = .1;

    /// <param name="name">The class or condition.</param>
    /// <param name="grouping">The attribute.</param>
    /// <param name="lines">The rows of each line; the first is all rows, and "acting on everyone" is drawn of it.</param>
    /// <param name="options">A stated prevalence is that of all curves.</param>
    public static XElement? Draw(string name, string grouping, IReadOnlyList<CurveRows> lines, FairnessOptions options)
    {
        double? stated = options.Prevalences.TryGetValue(name, out var prevalence) ? prevalence : null;
        (CurveRows Rows, DecisionCurve Curve)[] curves =
        [
            .. from rows in lines
            let curve = DecisionCurve.Compute(rows.Truth, rows.Scores, prevalence: stated)
            where curve is not null
            select (rows, curve),
        ];
        if (curves.Length == 0 || curves.Max(line => line.Curve.Prevalence) is not (> 0 and var high))
        {
            return null;
        }

        var low = -Below * high;
        var plot = CurvePlot.Of(0, 1, low, high);
        var where = stated is { } share ? string.Create(CultureInfo.InvariantCulture, $", at a prevalence of {100 * share:0.##} %") : "";
        return plot.Draw(
            $"Net benefit of {name} by {grouping}{where}. " + string.Join("; ", curves.Select(Words)),
            "threshold probability",
            "net benefit" + where,
            Shown(curves[0].Curve, low, point => point.TreatAll),
            curves.Select(line => plot.Curve(
                line.Rows.Colour, Words(line), Shown(line.Curve, low, point => point.NetBenefit))));
    }

    /// <summary>Until the curve first leaves the drawing.</summary>
    private static IEnumerable<(double X, double Y)> Shown(DecisionCurve curve, double low, Func<DecisionPoint, double> value) => curve.Points
        .Select(point => (point.ThresholdProbability, Value: value(point)))
        .TakeWhile((point, index) => index == 0 || point.Value >= low);

    private static string Words((CurveRows Rows, DecisionCurve Curve) line)
    {
        string At(double threshold) => line.Curve.Points.First(point => point.ThresholdProbability >= threshold - 1e-9)
            .NetBenefit.ToString("0.000", CultureInfo.InvariantCulture);
        return $"{line.Rows.Name}: {At(.1)} at 0.1, {At(.2)} at 0.2, {At(.5)} at 0.5";
    }
}
