using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Whom the methods fail whatever their training seed, set by set, and whether they fail the same ones.</summary>
internal static class UnderservedSection
{
    private const int MethodsAcross = 6;

    public static XElement? Of(StudyReport report)
    {
        (UnderservedSet Set, ConsistentErrors Errors)[] sets =
            [.. report.Underserved.Where(set => set.Errors is not null).Select(set => (set, set.Errors!))];
        return sets.Length == 0 ? null : E(
            "section",
            E("h2", "Who is always failed"),
            C("p", "small", $"Test rows{(report.HighRiskClasses.Count > 0 ? $" of {string.Join(", ", report.HighRiskClasses)}" : "")} "
                + "that are wrong whatever the training seed. More seeds leave fewer"
                + (sets.Any(set => set.Errors.Methods.Select(method => method.Replicates).Distinct().Count() > 1)
                    ? ", so that these methods, of several numbers of seeds, are not comparable in this. " : ". ")
                + "Where methods have few of them in common, together they would fail fewer. They may be wrong labels as well as hard "
                + "cases."),
            sets.Select(set => Part(report, set.Set, set.Errors)));
    }

    private static IEnumerable<XElement?> Part(StudyReport report, UnderservedSet set, ConsistentErrors errors)
    {
        var tables = (errors.Methods.Count + MethodsAcross - 1) / MethodsAcross;
        var name = set.Set == Quantity.InDistribution ? StudyText.Of(SetRole.InDistribution) : set.Set;
        return
        [
            E("h3", set.Set == Quantity.InDistribution ? Words.Capital(name) : name, E("small", $" {Numbers.Count(set.Considered)} rows")),
            UnderservedFigures.Picture(errors),
            .. errors.Methods.Chunk((errors.Methods.Count + tables - 1) / tables).Select(methods => UnderservedFigures.Table(
                errors with { Methods = methods }, $"Rows that are wrong with every training seed, {name}")),
            set.Overlaps.Count == 0 ? null : Overlaps(report.Reference!, set.Overlaps, name),
        ];
    }

    private static XElement Overlaps(string reference, IReadOnlyList<ErrorOverlap> overlaps, string set)
    {
        var caption = $"Rows that {reference} always gets wrong, and each other method, {set}";
        return Wide(caption, E(
            "table",
            E("caption", caption),
            E("thead", E("tr", E("th", A("scope", "col"), "method"), new[] { "both", $"only {reference}", "only this method", "overlap" }
                .Select(head => C("th", "right", A("scope", "col"), head)))),
            E("tbody", overlaps.Select(overlap => E(
                "tr",
                E("th", A("scope", "row"), overlap.Second),
                new[] { overlap.Both, overlap.OnlyFirst, overlap.OnlySecond }.Select(count => C("td", "right", Numbers.Count(count))),
                C("td", "right", overlap.Overlap is { } share
                    ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %")
                    : Numbers.None))))));
    }
}
