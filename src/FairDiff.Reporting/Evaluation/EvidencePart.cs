using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>What could not be judged, and why: silence about a group must not read as good news.</summary>
internal static class EvidencePart
{
    public static XElement? Of(FairnessReport report, ReportMetricText metrics) => List(report, metrics.Drawn) is { } list
        ? E("section", E("h2", "What could not be judged"), list)
        : null;

    /// <summary>The reasons for these metrics, group by group; null when there are none.</summary>
    public static XElement? List(FairnessReport report, IEnumerable<string> metrics)
    {
        XElement[] lines = [.. report.ByGroup.Values.SelectMany(grouping => Lines(grouping, metrics)).Select(line => E("li", line))];
        return lines.Length == 0 ? null : C("ul", "warnings", lines);
    }

    /// <summary>Each group of an attribute that some of these metrics cannot judge.</summary>
    public static IEnumerable<string> Lines(GroupingResult grouping, IEnumerable<string> metrics) =>
        grouping.Groups.SelectMany(group => Reasons(new MetricText(grouping.Metrics), group, metrics)
        .Select(reason => $"{grouping.Name} = {group.Name} ({Numbers.Count(group.N)} rows): {reason}"));

    /// <summary>Each reason once, with the metrics that it is for.</summary>
    private static IEnumerable<string> Reasons(MetricText text, GroupResult group, IEnumerable<string> metrics) => metrics
        .Select(metric => group[metric])
        .Where(value => value.Verdict == FairnessVerdict.InsufficientEvidence || value.Value is null)
        .GroupBy(value => value.Reason ?? "too few rows", value => text.Title(value.Metric))
        .Select(titles => $"{string.Join(", ", titles)}: {titles.Key}");
}
