using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>A fairness report as a page for people who did not make the classifier: what was found in sentences first, every number
/// last.</summary>
internal static class EvaluationPage
{
    private const string Note =
        "Research use, not a medical device. A number that rests on few rows is shown as such; a gap that was not found is no proof "
            + "of fairness.";

    public static string Render(PageContent content, DateTimeOffset created)
    {
        var title = $"Fairness of {content.Source}";
        var report = content.Report;
        var metrics = new ReportMetricText(report);
        return HtmlPage.Render(title, Header(title, content, created),
        [
            SummaryPart.Of(report, metrics),
            ComparisonPart.Of(content, metrics),
            ShiftPart.Of(content, metrics),
            EvidencePart.Of(report, metrics),
            ForestPart.Of(report, metrics),
            DecisionPart.Of(report, metrics),
            ConditionPart.Of(content),
            CurvePart.Of(content),
            ConfusionPart.Of(report),
            ExamplePart.Of(content, metrics),
            NumbersPart.Of(report, metrics),
            MethodPart.Of(content, metrics),
        ]);
    }

    private static XElement Header(string title, PageContent content, DateTimeOffset created) => E(
        "header",
        E("h1", title),
        C("div", "meta", string.Join(" · ",
            $"{Numbers.Count(content.Report.Overall.N)} rows" + (
                content.Report.ClusterCount is { } clusters ? $" of {Numbers.Count(clusters)} clusters" : ""),
            $"{content.Report.ClassNames.Count} {(content.Report.IsMultiLabel ? "conditions" : "classes")}",
            created.ToString("d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture))),
        C("p", "banner", A("role", "note"), Note));
}
