using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>One panel per in-distribution group and per out-of-distribution set, each kind on one scale.</summary>
internal static class PanelSection
{
    public static XElement? Of(StudyReport report)
    {
        var quantities = report.Quantities.Where(quantity => quantity.Metric == report.Metric).ToArray();
        var ood = quantities.Where(quantity => quantity is { Kind: QuantityKind.Overall, IsInDistribution: false }).ToArray();
        var groups = quantities.Where(quantity => quantity.Kind == QuantityKind.Group).ToArray();
        return ood.Length + groups.Length == 0 ? null : E(
            "section",
            E("h2", "Each set on its own"),
            C(
                "p", "small",
                $"{Words.Capital(StudyText.Caption(report, report.MetricOf(report.Metric)))}: large dot and bar; small dots are the "
                + $"seeds. The dashed line is the mean of {report.Methods[0].Name}."),
            Panels(report, "Out of distribution", ood),
            groups.GroupBy(group => (group.Set, group.Attribute)).OrderBy(group => group.Key.Set == Quantity.InDistribution ? 0 : 1).Select(
                attribute => Panels(
                report,
                (attribute.Key.Set == Quantity.InDistribution
                    ? Words.Capital(StudyText.Of(SetRole.InDistribution))
                    : attribute.Key.Set) + $", by {attribute.Key.Attribute}",
                [.. attribute])));
    }

    private static XElement[]? Panels(StudyReport report, string title, Quantity[] quantities)
    {
        if (quantities.Length == 0)
        {
            return null;
        }

        var scale = DotPanel.ScaleOf(report.Methods, quantities);
        return
        [
            E("h3", title),
            C("div", "panels", quantities.Select(quantity => E(
                "figure",
                Caption(report, quantity),
                DotPanel.Draw(
                    report.Methods, quantity, report.MetricOf(quantity.Metric),
                    $"{StudyText.Phrase(report, quantity)} of every method", scale)))),
        ];
    }

    private static XElement Caption(StudyReport report, Quantity quantity)
    {
        var (name, _) = StudyText.Head(report, quantity);
        var set = report.Sets.FirstOrDefault(candidate => candidate.Name == (quantity.IsInDistribution ? name : quantity.Set)
            && (candidate.Attribute is null
                || quantity.Attribute is null
                || candidate.Attribute == quantity.Attribute
                || !quantity.IsInDistribution));
        return E(
            "figcaption",
            E("b", name),
            C(
                "span", quantity.IsInDistribution ? "role" : "role ood",
                StudyText.Of(set?.Role ?? (quantity.IsInDistribution ? SetRole.InDistribution : SetRole.OodTest))),
            set is null || (quantity is { Kind: QuantityKind.Group, IsInDistribution: false })
                ? null
                : $" {Numbers.Count(set.N)} test images");
    }
}
