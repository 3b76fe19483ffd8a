using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The gaps between the groups of one attribute: how large, between whom, and whether that is more than chance.</summary>
internal static class GapTable
{
    public static XElement Of(GroupingResult grouping)
    {
        var caption = $"Gaps by {grouping.Name}";
        return Wide(caption, C(
            "table",
            "gaps",
            E("caption", caption),
            E("thead", E("tr",
                E("th", A("scope", "col"), "metric"),
                C("th", "right", A("scope", "col"), "gap"),
                C("th", "right", A("scope", "col"), "less chance"),
                E("th", A("scope", "col"), "worst group"),
                E("th", A("scope", "col"), "best group"),
                E("th", A("scope", "col"), "verdict"))),
            E("tbody", grouping.Gaps.Values.Select(gap => Row(gap, new MetricText(grouping.Metrics))))));
    }

    private static XElement Row(GapValue gap, MetricText metrics) => E(
        "tr",
        E("th", A("scope", "row"), metrics.Title(gap.Metric)),
        C(
            "td", "right", Size(gap, gap.Value, metrics),
            gap.Interval is { } interval ? E("small", metrics.Interval(gap.Metric, interval)) : null),
        C("td", "right", Size(gap, gap.Corrected, metrics)),
        E("td", gap.Worst ?? Numbers.None),
        E("td", gap.Best ?? Numbers.None),
        E("td", GapText.Of(gap.Verdict), C("small", "reason", GapText.P(gap.PValue) ?? gap.Reason)));

    private static string Size(GapValue gap, double? value, MetricText metrics) =>
        value is { } size ? metrics.Size(gap.Metric, size) : Numbers.None;
}
