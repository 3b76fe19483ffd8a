using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>How well against how fairly: one scatter per attribute, for every set that it varies in; none of a metric of which less is
/// better.</summary>
internal static class GapSection
{
    public static IEnumerable<XElement> Of(StudyReport report)
    {
        var columns = StudyReportBuilder.Headline(report);
        var metric = report.MetricOf(report.Metric);
        return
            from gap in columns
            where gap.Kind == QuantityKind.Gap && !metric.LowerIsBetter
            let across = columns.FirstOrDefault(quantity => quantity.Kind == QuantityKind.Overall && quantity.Set == gap.Set)
            where across is not null
            select E(
                "section",
                E("h2", $"{Words.Capital(metric.Title)} against the gap by {gap.Attribute}{StudyText.On(gap)}"),
                E(
                    "figure",
                    Chart(report, across, gap, metric),
                    E("figcaption", $"{Words.Capital(StudyText.Short(across))}, mean over {StudyText.Seeds(report)}; bars are one "
                        + "standard deviation of the seeds on both axes. "
                        + "The gap is the best minus the worst group. No method is better in both than those on the dashed line.")));
    }

    private static XElement Chart(StudyReport report, Quantity across, Quantity gap, StudyMetric metric)
    {
        double factor = metric.InPercent ? 100 : 1;
        ScatterChart.Point? Point(MethodResult method, int index) =>
            (method.Summary[across.Key], method.Summary[gap.Key]) is ({ Mean: { } x } good, { Mean: { } y } apart)
            ? new(method.Name, index, ScatterChart.Bar.Of(x, good.Sd, factor), ScatterChart.Bar.Of(y, apart.Sd, factor))
            : null;
        return ScatterChart.Draw(
            [.. report.Methods.Select(Point).OfType<ScatterChart.Point>()],
            (across.IsInDistribution ? $"in-distribution {metric.Title}" : $"{metric.Title} on {across.Set}")
                + (metric.InPercent ? " in %" : ""),
            $"gap by {gap.Attribute}{(metric.InPercent ? " in points" : "")}",
            $"Scatter of {metric.Title} against the gap by {gap.Attribute}{StudyText.On(gap)}, one point per method; the numbers are in "
                + "the result table.",
            new(760, 430));
    }
}
