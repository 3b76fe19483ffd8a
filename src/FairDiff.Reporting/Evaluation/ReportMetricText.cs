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

    /// <summary>What a metric is and when it misleads, for the glossary; null where the title says it.</summary>
    public string? Meaning(string metric) => report.Options.Metrics.Find(metric) is not { } found ? null
        : ((report.IsMultiLabel ? found.MeaningOfConditions : null) ?? found.Meaning) is { Length: > 0 } meaning ? meaning
        : null;

    private static string[] Shown(FairnessReport report, MetricPlace place) =>
        [.. report.Overall.Values.Where(value => value.Value.Value is not null && report.Options.Metrics.IsShown(value.Key, place))
            .Select(value => value.Key)];
}
