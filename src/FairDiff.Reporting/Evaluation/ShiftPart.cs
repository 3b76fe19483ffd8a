using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Other data sets beside the evaluated one: what the classifier loses there, and how other the rows are.</summary>
internal static class ShiftPart
{
    private const int SetsAcross = 3;
    private const string Evaluated = "evaluated set";

    public static XElement? Of(PageContent content, ReportMetricText metrics)
    {
        if (content.Shift is not { } shift)
        {
            return null;
        }

        var sets = shift.Sets.Select(
            set => (Set: set, Differences: Difference.Of(set, Difference.Names(content.Report, metrics)))).ToArray();
        return E(
            "section",
            E("h2", "On other data"),
            E("ul", sets.Select(set => E("li", E("b", $"{set.Set.Name}, {Numbers.Count(set.Set.Report.Overall.N)} rows. "),
                Difference.Clear(set.Differences), NotComparable(set.Set, content, metrics)))),
            C("p", "small", $"Differences are the other set minus the evaluated one ({Numbers.Count(shift.Id.Overall.N)} rows); both are "
                + "resampled, independently of each other. "
                + $"{Difference.Correction(sets.Sum(set => set.Differences.Count), content.Report.Options)} Worst: the value of the "
                + "worst group. Of a gap, less is better. "
                + "Filled dots: clearly better or worse."),
            DifferencePlot.Panels([.. sets.Select(set => (set.Set.Name, set.Differences))], "the evaluated set"),
            sets.Chunk(SetsAcross).Select(part => Table(part, content.Report, metrics)),
            E("h3", "How other the rows are"),
            ShareTable.Of(
                content.Report.IsMultiLabel ? "Share of the rows with each condition, where it is known" : "Share of each class",
                [.. shift.Sets.Select(set => (set.Name, set.Labels))]),
            content.Attributes.Keys.Where(name => content.Report.ByGroup.ContainsKey(name))
                .Select(
                    name => ShareTable.Of($"Share of each group by {name}", [.. shift.Sets.Select(set => (set.Name, set.Groups[name]))])));
    }

    private static XElement Table(
        (ShiftedSet Set, IReadOnlyList<Difference> Differences)[] sets, FairnessReport report, ReportMetricText metrics)
    {
        var caption = $"The evaluated set beside {string.Join(", ", sets.Select(set => set.Set.Name))}";
        return Wide(caption, C(
            "table",
            "differences",
            E("caption", caption),
            E("thead", E("tr", E("th", A("scope", "col"), "number"), sets.Select(set => set.Set.Name).Prepend(Evaluated).Select(
                name => C("th", "right", A("scope", "col"), name)))),
            E("tbody",
                from name in Difference.Names(report, metrics)
                let cells = sets.Select(set => set.Differences.FirstOrDefault(
                    difference => (difference.Metric, difference.What) == (name.Metric, name.What))).ToArray()
                where cells.Any(cell => cell is not null)
                select E(
                    "tr",
                    E("th", A("scope", "row"), $"{metrics.Title(name.Metric)}, {name.What}"),
                    C("td", "right", cells.First(cell => cell is not null)!.From),
                    cells.Select(DifferenceCell.Of)))));
    }

    private static string? NotComparable(ShiftedSet set, PageContent content, ReportMetricText metrics)
    {
        string[] missing =
        [
            .. Difference.Names(content.Report, metrics).Where(name => set.NotComparable.Contains(name.Quantity)).Select(
                name => $"{metrics.Title(name.Metric)}, {name.What}"),
        ];
        return missing.Length == 0
            ? null
            : $" Not comparable, because a set lacks the attribute or has too few rows: {string.Join("; ", missing)}.";
    }
}
