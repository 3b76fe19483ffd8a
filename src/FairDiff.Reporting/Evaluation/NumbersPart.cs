using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Every number, as tables: metrics in rows, groups in columns, as many as a sheet of A4 takes; then the gaps.</summary>
internal static class NumbersPart
{
    private const int GroupsAcross = 5;

    public static XElement Of(FairnessReport report, ReportMetricText metrics) => C(
        "section",
        "appendix",
        E("h2", "Every number"),
        report.ByGroup.Count == 0
            ? Table("All rows", [report.Overall], metrics)
            : report.ByGroup.Values.Select(grouping => Tables(grouping, report.Overall, metrics)));

    private static IEnumerable<object?> Tables(GroupingResult grouping, GroupResult overall, ReportMetricText metrics)
    {
        GroupResult[] groups = [.. grouping.Groups.Where(group => group.N > 0)];
        yield return E("h3", $"By {grouping.Name}");
        foreach (var part in groups.Chunk(GroupsAcross))
        {
            var which = groups.Length <= GroupsAcross
                ? ""
                : part.Length == 1 ? $", {part[0].Name}"
                : $", {part[0].Name} to {part[^1].Name}";
            yield return Table($"By {grouping.Name}{which}", [overall with { Name = "all rows" }, .. part], metrics);
        }

        string[] weak = [.. EvidencePart.Lines(grouping, metrics.All)];
        yield return weak.Length == 0 ? null : E(
            "details", E("summary", "Why numbers are in grey or missing"), C("ul", "small", weak.Select(line => E("li", line))));
        yield return GapTable.Of(grouping);
    }

    private static XElement Table(string caption, IReadOnlyList<GroupResult> groups, ReportMetricText metrics) => Wide(caption, C(
        "table",
        "values",
        E("caption", caption),
        E("thead", E("tr",
            E("th", A("scope", "col"), "metric"),
            groups.Select(group => C("th", "right", A("scope", "col"), group.Name, E("small", $"{Numbers.Count(group.N)} rows"))))),
        E("tbody", metrics.All.Select(metric => E(
            "tr",
            E("th", A("scope", "row"), metrics.Title(metric)),
            groups.Select(group => Cell(group[metric], metrics)))))));

    /// <summary>A value with its interval; grey where it rests on too few rows.</summary>
    public static XElement Cell(MetricValue value, MetricText metrics) => C(
        "td",
        value.Verdict == FairnessVerdict.InsufficientEvidence ? "right weak" : "right",
        metrics.Value(value.Metric, value.Value),
        value.Interval is { } interval ? E("small", metrics.Interval(value.Metric, interval)) : null);
}
