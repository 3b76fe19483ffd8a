using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>The result table once more for every further metric that the study defines.</summary>
internal static class OtherMetricsSection
{
    public static XElement? Of(StudyReport report)
    {
        var others = report.Metrics.Where(
            metric => metric.Key != report.Metric && StudyReportBuilder.Columns(report, metric.Key).Count > 0).ToArray();
        return others.Length == 0 ? null : E(
            "section",
            E("h2", "Other metrics"),
            others.Select(metric => ResultSection.Table(report, metric.Key, describe: false)));
    }
}
