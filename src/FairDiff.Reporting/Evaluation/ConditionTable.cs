using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>All conditions under each other: how frequent, how well found, and how far groups are apart.</summary>
internal static class ConditionTable
{
    /// <summary>The rows that have a condition, and those in which it is known.</summary>
    public static (int With, int Known) Rows(OutcomeCounts counts)
    {
        var with = counts.TruePositives + counts.FalseNegatives;
        return (with, with + counts.FalsePositives + counts.TrueNegatives);
    }

    public static XElement AtAGlance(PageContent content) => Of(
        "Conditions at a glance",
        ["condition", "rows with it", "threshold", "AUC", "found", "false alarms"],
        content.Report.ClassNames.Select(name => new object?[]
        {
            name,
            Frequency(content.Report.Overall.Outcomes[name]),
            Threshold(name, content),
            Cell(content.Report, MetricNames.AucOneVersusRest(name)),
            Cell(content.Report, MetricNames.Recall(name)),
            Cell(content.Report, MetricNames.FalsePositiveRate(name)),
        }));

    public static XElement? Gaps(FairnessReport report)
    {
        if (report.ByGroup.Count == 0)
        {
            return null;
        }

        IReadOnlyList<ConditionGap>[] columns = [.. report.ByGroup.Values.Select(grouping => ConditionGap.Of(report, grouping))];
        return Of(
            "AUC gaps between groups; p-values corrected by Holm over the conditions",
            ["condition", .. report.ByGroup.Keys.Select(name => $"by {name}")],
            report.ClassNames.Select((name, row) => (object?[])[name, .. columns.Select(column => Cell(report, column[row]))]));
    }

    private static XElement Of(string caption, IEnumerable<string> heads, IEnumerable<object?[]> rows) => Wide(caption, E(
        "table",
        E("caption", caption),
        E("thead", E("tr", heads.Select((head, column) => E("th", A("scope", "col"), column == 0 ? null : A("class", "right"), head)))),
        E("tbody", rows.Select(row => E("tr", row.Select((cell, column) => column == 0
            ? E("th", A("scope", "row"), cell)
            : C("td", "right", cell)))))));

    private static object[] Frequency(OutcomeCounts counts)
    {
        var (with, known) = Rows(counts);
        var share = known == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({100.0 * with / known:0.0} %)");
        return [Numbers.Count(with) + share, E("small", $"of {Numbers.Count(known)} known")];
    }

    private static object[] Threshold(string name, PageContent content) =>
        content.Report.Options.GroupThresholds.FirstOrDefault(one => one.ClassName == name) is { } byGroup
            ? [Range([.. byGroup.ByGroup.Values.Select(one => one.Threshold)]), E("small", $"by {byGroup.Options.Attribute}")]
        : content.Thresholds.TryGetValue(name, out var choice)
        ? [choice.Threshold.ToString("0.####", CultureInfo.InvariantCulture), E("small", "from validation")]
        : [(content.Report.Options.DecisionThreshold ?? 0.5).ToString(CultureInfo.InvariantCulture)];

    private static string Range(double[] thresholds) => thresholds.Min() == thresholds.Max()
        ? thresholds[0].ToString("0.####", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{thresholds.Min():0.####} to {thresholds.Max():0.####}");

    private static object?[] Cell(FairnessReport report, string metric)
    {
        var (metrics, value) = (new MetricText(report.Options.Metrics), report.Overall[metric]);
        return [
            metrics.Value(metric, value.Value), value.Interval is { } interval ? E("small", metrics.Interval(metric, interval)) : null];
    }

    private static object?[] Cell(FairnessReport report, ConditionGap gap) => gap.Gap.Value is not { } size
        ? [Numbers.None, E("small", "too few rows")]
        : [
            new MetricText(report.Options.Metrics).Size(MetricNames.Auc, size),
            gap.Gap.HolmPValue is { } p ? E("small", GapText.P(p)) : null];
}
