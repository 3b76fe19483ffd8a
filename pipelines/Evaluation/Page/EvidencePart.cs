using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Report;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>What could not be judged, and why: silence about a group must not read as good news.</summary>
internal static class EvidencePart
{
    public static XElement? Of(FairnessReport report, MetricWords metrics)
    {
        string[] lines =
        [
            .. report.ByGroup.Values.SelectMany(grouping => grouping.Groups.SelectMany(group => Reasons(group, metrics)
                .Select(reason => $"{grouping.Name} = {group.Name} ({Numbers.Count(group.N)} rows): {reason}"))),
        ];
        return lines.Length == 0 ? null : E(
            "section",
            E("h2", "What could not be judged"),
            C("ul", "warnings", lines.Select(line => E("li", line))));
    }

    /// <summary>Each reason once, with the drawn metrics that it is for.</summary>
    private static IEnumerable<string> Reasons(GroupResult group, MetricWords metrics) => metrics.Drawn
        .Select(metric => group[metric])
        .Where(value => value.Verdict == FairnessVerdict.InsufficientEvidence || value.Value is null)
        .GroupBy(value => value.Reason ?? "too few rows", value => MetricWords.Title(value.Metric))
        .Select(titles => $"{string.Join(", ", titles)}: {titles.Key}");
}
