using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Report;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Forest plots: every group's value with its interval, one plot per metric, all attributes on one scale.</summary>
internal static class ForestPart
{
    public static XElement? Of(FairnessReport report, MetricWords metrics) => report.ByGroup.Count == 0 || metrics.Drawn.Count == 0 ? null : E(
        "section",
        E("h2", "Group by group"),
        C("p", "small", "Dots are values, bars their intervals; the dashed line is the value of all rows. Hollow dots rest on too few rows to be compared."),
        C("div", "panels", metrics.Drawn.Select(metric => E(
            "figure",
            E("figcaption", E("b", Words.Capital(MetricWords.Title(metric)))),
            ForestPlot.Draw(report, metric)))));
}
