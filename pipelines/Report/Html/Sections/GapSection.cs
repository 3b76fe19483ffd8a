using System.Xml.Linq;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Report;

/// <summary>How well against how fairly: one scatter per attribute.</summary>
internal static class GapSection
{
    public static IEnumerable<XElement> Of(StudyReport report)
    {
        var columns = StudyReportBuilder.Headline(report);
        var across = columns.FirstOrDefault(quantity => quantity is { Kind: QuantityKind.Overall, IsInDistribution: true });
        var metric = StudyMetric.Named(report.Metric).Title;
        return across is null ? [] : columns.Where(quantity => quantity.Kind == QuantityKind.Gap).Select(gap => E(
            "section",
            E("h2", $"{Words.Capital(metric)} against the gap by {gap.Attribute}"),
            E(
                "figure",
                ScatterChart.Draw(report.Methods, across, gap, $"Scatter of {metric} against the gap by {gap.Attribute}, one point per method; the numbers are in the result table."),
                E("figcaption", $"In distribution, mean over {Words.Seeds(report)}; bars are one standard deviation of the seeds on both axes. "
                    + "The gap is the best minus the worst group."))));
    }
}
