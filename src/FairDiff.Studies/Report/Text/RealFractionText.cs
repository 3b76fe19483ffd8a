using System.Globalization;

namespace FairDiff.Studies;

/// <summary>The choice of a share of real images in words.</summary>
internal static class RealFractionText
{
    /// <summary>A sentence for each method that chose.</summary>
    public static IEnumerable<string> Of(StudyReport report)
    {
        var metric = report.MetricOf(report.Metric);
        return
            from method in report.Methods
            where method.RealFractionCurve.Count > 0
            let curve = method.RealFractionCurve.Select(point => $"{Text(point.RealFraction)}: {StudyNumbers.Value(metric, point.Value)}")
            select $"{method.Name}: real fraction {Text(method.RealFraction!.Value)} chosen by {metric.Title} on validation rows "
                + $"({string.Join(", ", curve)}).";
    }

    private static string Text(double fraction) => fraction.ToString(CultureInfo.InvariantCulture);
}
