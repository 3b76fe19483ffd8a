using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>What was found, in sentences: how good overall, then a card per attribute.</summary>
internal static class SummaryPart
{
    public static XElement Of(FairnessReport report, ReportMetricText metrics) => E(
        "section",
        E("h2", "In short"),
        E("p", Overall(report, metrics)),
        report.ByGroup.Count == 0
            ? E("p", "No attribute was named, so groups were not compared.")
            : C("div", "cards", report.ByGroup.Values.Select(grouping => Card(report, grouping, metrics))));

    private static string Overall(FairnessReport report, ReportMetricText metrics)
    {
        var values = metrics.Summarised.Select(metric => report.Overall[metric]).Select(value =>
            $"{metrics.Title(value.Metric)} {metrics.Value(value.Metric, value.Value)}"
            + (value.Interval is { } interval ? $" ({metrics.Interval(value.Metric, interval)})" : ""));
        var interval = report.Options.BootstrapSamples == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" In brackets: {100 * report.Options.Confidence:0.##} % intervals.");
        return $"Over all {Numbers.Count(report.Overall.N)} rows: {string.Join("; ", values)}.{interval}";
    }

    private static XElement Card(FairnessReport report, GroupingResult grouping, ReportMetricText metrics) => C(
        "article",
        "card",
        E("h3", E("small", "by "), grouping.Name),
        E("ul", metrics.Summarised.Where(grouping.Gaps.ContainsKey).Select(metric => Item(grouping, grouping.Gaps[metric]))),
        report.IsMultiLabel ? E("p", ConditionGap.Sentence(report, grouping)) : null);

    private static XElement Item(GroupingResult grouping, GapValue gap) => E(
        "li",
        C("span", "chip " + (gap.Verdict == GapVerdict.Significant ? "worse" : ""), GapText.Of(gap.Verdict)),
        E("b", new MetricText(grouping.Metrics).Title(gap.Metric)),
        E("p", Sentence(grouping, gap)));

    /// <summary>The gap in words.</summary>
    public static string Sentence(GroupingResult grouping, GapValue gap)
    {
        if (gap.Value is not { } size || gap.Worst is null || gap.Best is null)
        {
            return $"Not comparable: {gap.Reason}";
        }

        var metrics = new MetricText(grouping.Metrics);
        string Group(string name) =>
            $"{metrics.Value(gap.Metric, grouping[name][gap.Metric].Value)} ({name}, {Numbers.Count(grouping[name].N)} rows)";
        var corrected = gap.Corrected is { } less && less < size
            ? $"; about {metrics.Size(gap.Metric, less)} once the part that chance adds is taken off"
            : "";
        return $"From {Group(gap.Worst)} to {Group(gap.Best)}: a gap of {metrics.Size(gap.Metric, size)}{corrected}. {Verdict(gap)}";
    }

    private static string Verdict(GapValue gap) => gap.Verdict switch
    {
        GapVerdict.Significant => $"Groups that are alike would rarely show such a gap ({GapText.P(gap.PValue) ?? "not tested"}).",
        GapVerdict.NotDistinguishableFromZero =>
            $"Groups that are alike may well show such a gap ({GapText.P(gap.PValue) ?? "not tested"}): it is no evidence of a "
                + "difference, nor of equality.",
        _ => gap.Reason,
    };
}
