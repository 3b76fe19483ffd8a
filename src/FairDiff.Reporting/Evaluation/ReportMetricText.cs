using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The metrics of a report in words, as its registry says them, and which of them come first.</summary>
internal sealed class ReportMetricText(FairnessReport report) : MetricText(report.Options.Metrics)
{
    /// <summary>The metrics that are drawn: a handful that this report has.</summary>
    public IReadOnlyList<string> Drawn { get; } = Shown(report, MetricPlace.Plots);

    /// <summary>The metrics that sentences are made of: those of the drawn that say how good the classifier is.</summary>
    public IReadOnlyList<string> Summarised { get; } = Shown(report, MetricPlace.Summary);

    public IReadOnlyList<string> All { get; } = [.. report.Overall.Values.Keys];

    /// <summary>What the metrics are and when they mislead, those of classes once for all; without those whose title says it.</summary>
    public IEnumerable<(string Title, string Meaning)> Glossary =>
        from metric in All.Select(report.Options.Metrics.Find).OfType<MetricDefinition>().Distinct()
        let meaning = (report.IsMultiLabel ? metric.MeaningOfConditions : null) ?? metric.Meaning
        where meaning.Length > 0
        select (metric.Title.Replace("{0}", report.IsMultiLabel ? "a condition" : "a class", StringComparison.Ordinal), meaning);

    private static string[] Shown(FairnessReport report, MetricPlace place) =>
        [.. report.Overall.Values.Where(value => value.Value.Value is not null && report.Options.Metrics.IsShown(value.Key, place))
            .Select(value => value.Key)];
}
