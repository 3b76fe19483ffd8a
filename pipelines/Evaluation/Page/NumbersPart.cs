using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Report;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Every number, as tables: groups in columns, metrics in rows, the gap with its verdict at the end.</summary>
internal static class NumbersPart
{
    public static XElement Of(FairnessReport report, MetricWords metrics) => E(
        "section",
        E("h2", "Every number"),
        C("p", "small", "In grey: too few rows to be compared; the reason appears when the pointer rests on the number, and is in the JSON."),
        report.ByGroup.Count == 0
            ? Table("All rows", [report.Overall], null, metrics)
            : report.ByGroup.Values.Select(grouping => Table($"By {grouping.Name}", [report.Overall, .. grouping.Groups.Where(group => group.N > 0)], grouping, metrics)));

    private static XElement Table(string caption, IReadOnlyList<GroupResult> groups, GroupingResult? grouping, MetricWords metrics) =>
        C("div", "wide", A("tabindex", "0"), A("role", "region"), A("aria-label", caption), C(
            "table",
            "numbers",
            E("caption", caption),
            E("thead", E("tr",
                E("th", A("scope", "col"), "metric"),
                groups.Select(group => C("th", "right", A("scope", "col"), group.Name, E("small", $"{Numbers.Count(group.N)} rows"))),
                grouping is null ? null : new object[] { C("th", "right", A("scope", "col"), "gap"), E("th", A("scope", "col"), "verdict") })),
            E("tbody", (grouping is null ? metrics.All : [.. metrics.All.Union(grouping.Gaps.Keys)]).Select(metric => Row(metric, groups, grouping)))));

    private static XElement Row(string metric, IReadOnlyList<GroupResult> groups, GroupingResult? grouping) => E(
        "tr",
        E("th", A("scope", "row"), MetricWords.Title(metric)),
        groups.Select(group => group.Values.TryGetValue(metric, out var value) ? Cell(value) : C("td", "right", Numbers.None)),
        grouping is null ? null : Gap(metric, grouping.Gaps.GetValueOrDefault(metric)));

    private static XElement Cell(MetricValue value) => C(
        "td",
        value.Verdict == FairnessVerdict.InsufficientEvidence ? "right weak" : "right",
        value.Reason is null ? null : A("title", value.Reason),
        MetricWords.Value(value.Metric, value.Value),
        value.Interval is { } interval ? E("small", MetricWords.Interval(value.Metric, interval)) : null);

    private static object[] Gap(string metric, GapValue? gap) => gap is null
        ? [C("td", "right", Numbers.None), E("td")]
        :
        [
            C("td", "right", gap.Value is { } value ? MetricWords.Size(metric, value) : Numbers.None,
                gap.Interval is { } interval ? E("small", MetricWords.Interval(metric, interval)) : null),
            E("td", A("title", gap.Reason), GapWords.Of(gap.Verdict), GapWords.P(gap) is { } p ? E("small", p) : null),
        ];
}
