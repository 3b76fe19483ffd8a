using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Which share of real images each method chose, and the curve that it chose from.</summary>
internal static class RealFractionSection
{
    public static XElement? Of(StudyReport report)
    {
        var methods = report.Methods.Where(method => method.RealFractionCurve.Count > 0).ToArray();
        if (methods.Length == 0)
        {
            return null;
        }

        var metric = report.MetricOf(report.Metric);
        double[] grid = [
            .. methods.SelectMany(method => method.RealFractionCurve).Select(point => point.RealFraction).Distinct().OrderDescending()];
        return E(
            "section",
            E("h2", "Share of real images"),
            Wide("Share of real images", C(
                "table",
                "results",
                E("caption", $"{metric.Title} on validation rows{(metric.InPercent ? ", in percent" : "")}, by the probability that a "
                    + "training example is real"),
                E(
                    "thead",
                    E("tr", E("th", A("scope", "col"), "method"), grid.Select(fraction => E("th", A("scope", "col"), Text(fraction))))),
                E("tbody", methods.Select(method => E(
                    "tr",
                    E("th", A("scope", "row"), method.Name),
                    grid.Select(fraction => C(
                        "td",
                        fraction == method.RealFraction ? "number best" : "number",
                        StudyNumbers.Value(
                            metric, method.RealFractionCurve.FirstOrDefault(point => point.RealFraction == fraction)?.Value)))))))),
            C("p", "small", "One classifier for each value, judged on validation rows, which were held out from every training. Shaded: "
                + "chosen, and used for all seeds; "
                + "of equal values the one with most real images."));
    }

    private static string Text(double fraction) => fraction.ToString(CultureInfo.InvariantCulture);
}
