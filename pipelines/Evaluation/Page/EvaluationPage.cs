using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Report;
using FairDiff.Shared;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>A fairness report as a page for people who did not make the classifier: what was found in sentences first, every number last.</summary>
internal static class EvaluationPage
{
    private const string Note =
        "Research use, not a medical device. A number that rests on few rows is shown as such; a gap that was not found is no proof of fairness.";

    /// <summary>Writes the page.</summary>
    /// <param name="report">What was computed.</param>
    /// <param name="data">What it was computed from, for the curves.</param>
    /// <param name="source">Where the predictions came from, in words.</param>
    /// <param name="path">The HTML file.</param>
    public static void Write(FairnessReport report, FairnessData data, string source, string path) =>
        AtomicFile.WriteAllText(path, Render(report, data, source, DateTimeOffset.Now));

    public static string Render(FairnessReport report, FairnessData data, string source, DateTimeOffset created)
    {
        var title = $"Fairness of {source}";
        var metrics = new MetricWords(report);
        return HtmlPage.Render(title,
        [
            Header(title, report, created),
            SummaryPart.Of(report, metrics),
            EvidencePart.Of(report, metrics),
            ForestPart.Of(report, metrics),
            CurvePart.Of(report, data),
            ConfusionPart.Of(report),
            NumbersPart.Of(report, metrics),
            MethodPart.Of(report, metrics),
        ]);
    }

    private static XElement Header(string title, FairnessReport report, DateTimeOffset created) => E(
        "header",
        E("h1", title),
        C("div", "meta", string.Join(" · ",
            $"{Numbers.Count(report.Overall.N)} rows" + (report.ClusterCount is { } clusters ? $" of {Numbers.Count(clusters)} clusters" : ""),
            $"{report.ClassNames.Count} {(report.IsMultiLabel ? "conditions" : "classes")}",
            created.ToString("d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture))),
        C("p", "banner", A("role", "note"), Note));
}
