using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Forest plots: every group's value with its interval, one plot per metric, all attributes on one scale.</summary>
internal static class ForestPart
{
    public static XElement? Of(FairnessReport report, ReportMetricText metrics) =>
        report.ByGroup.Count == 0 || metrics.Drawn.Count == 0 ? null : E(
        "section",
        E("h2", "Group by group"),
        C("p", "small", "Dots are values, bars their intervals; the dashed line is the value of all rows. Hollow dots rest on too few "
            + "rows to be compared."
            + (report.IsMultiLabel ? " Here the conditions are taken together; each by itself comes next." : "")),
        Plots(report, metrics.Drawn.Select(metric => (metric, metrics.Title(metric)))));

    /// <summary>A plot of each metric under its title.</summary>
    public static XElement Plots(FairnessReport report, IEnumerable<(string Metric, string Title)> metrics) =>
        C("div", "panels", metrics.Select(metric => E(
        "figure",
        E("figcaption", E("b", Words.Capital(metric.Title))),
        ForestPlot.Draw(report, metric.Metric))));
}
