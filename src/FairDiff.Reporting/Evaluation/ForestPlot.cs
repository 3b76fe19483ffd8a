using System.Xml.Linq;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>One metric: all rows, then the groups of each attribute under its name.</summary>
internal static class ForestPlot
{
    public static XElement Draw(FairnessReport report, string metric) =>
        Draw(report, metric, new MetricText(report.Options.Metrics));

    private static XElement Draw(FairnessReport report, string metric, MetricText metrics) => IntervalPlot.Draw(
        Describe(report, metric, metrics),
        [
            Row("all rows", report.Overall[metric], 9, metrics),
            .. report.ByGroup.Values.Index().SelectMany(grouping => grouping.Item.Groups.Where(group => group.N > 0)
                .Select(group => Row(group.Name, group[metric], grouping.Index, metrics)).Prepend(
                    new IntervalPlot.Row(grouping.Item.Name))),
        ],
        report.Overall[metric].Value,
        metrics.Factor(metric));

    private static IntervalPlot.Row Row(string name, MetricValue value, int colour, MetricText metrics)
    {
        var words = metrics.Value(value.Metric, value.Value);
        var precise = words + (value.Interval is { } interval ? $" ({metrics.Interval(value.Metric, interval)})" : "");
        var isWeak = value.Verdict == FairnessVerdict.InsufficientEvidence;
        return new(name, Series.Class(colour))
        {
            Value = value.Value,
            Interval = value.Interval,
            IsWeak = isWeak,
            Words = isWeak && value.Value is not null ? $"{words} (few rows)" : precise,
            Hint = $"{precise}, {Numbers.Count(value.N)} rows{(value.Reason is null ? "" : $"; {value.Reason}")}",
        };
    }

    private static string Describe(FairnessReport report, string metric, MetricText metrics) =>
        $"{metrics.Title(metric)} of all rows {metrics.Value(metric, report.Overall[metric].Value)}; " + string.Join(
            "; ", report.ByGroup.Values.Select(grouping =>
            $"by {grouping.Name}: " + string.Join(
                ", ", grouping.Groups.Where(group => group.N > 0).Select(
                    group => $"{group.Name} {metrics.Value(metric, group[metric].Value)}"))));
}
