using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Differences with their intervals against the line of no difference, one plot per metric.</summary>
internal static class DifferencePlot
{
    /// <param name="groups">The differences under their headings; an empty heading is left out.</param>
    /// <param name="from">What they are differences from.</param>
    public static XElement Panels(IReadOnlyList<(string Heading, IReadOnlyList<Difference> Differences)> groups, string from) => C(
        "div",
        "panels",
        groups.SelectMany(group => group.Differences).DistinctBy(difference => difference.Metric).Select(one => E(
            "figure",
            E("figcaption", E("b", Words.Capital(one.Metrics.Title(one.Metric)))),
            Draw(one.Metrics, one.Metric, [.. groups.Select(group => (group.Heading, (IReadOnlyList<Difference>)[
                .. group.Differences.Where(difference => difference.Metric == one.Metric)]))], from))));

    private static XElement Draw(
        MetricText metrics, string metric, IReadOnlyList<(string Heading, IReadOnlyList<Difference> Differences)> groups,
        string from) => IntervalPlot.Draw(
        $"{metrics.Title(metric)}, difference from {from}: " + string.Join(
            "; ", groups.SelectMany(group => group.Differences.Select(difference =>
            $"{(group.Heading.Length == 0 ? "" : group.Heading + ", ")}{difference.What} {difference.Amount}, {difference.Verdict}"))),
        [
            .. groups.SelectMany(group => group.Differences.Select(Row)
                .Prepend(new IntervalPlot.Row(group.Heading)).Skip(group.Heading.Length == 0 ? 1 : 0)),
        ],
        reference: 0,
        metrics.Factor(metric));

    private static IntervalPlot.Row Row(Difference difference) =>
        new(difference.What, difference.IsBetter ? "gain" : difference.IsWorse ? "loss" : Series.Class(9))
    {
        Value = difference.Size.Value,
        Interval = difference.Size.Interval,
        IsWeak = !difference.IsClear,
        Words = difference.Amount,
        Hint = $"{difference.From} to {difference.To}, {difference.Amount}; {difference.Verdict}",
    };
}
