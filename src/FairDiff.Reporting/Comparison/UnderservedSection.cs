using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Comparison;

/// <summary>The rows that a method gets wrong with every training seed: how many of each group, and whether methods fail the same
/// ones.</summary>
internal static class UnderservedSection
{
    public static XElement Of(ConsistentErrors errors, bool highRiskOnly) => E(
        "section",
        E("h2", "Who is always failed"),
        C("p", "small", $"Of {Numbers.Count(errors.Considered)} rows{(highRiskOnly ? " of classes that must not be missed" : "")}, "
            + "those that are wrong whatever the training seed. "
            + "More seeds leave fewer. Where methods have few of them in common, together they would fail fewer."),
        Picture(errors),
        Table(errors, "Rows that are wrong with every training seed"));

    /// <summary>The rows that any method always fails, those of the same methods side by side; null of one method, and where there are
    /// none.</summary>
    public static XElement? Picture(ConsistentErrors errors) => errors.Methods.Count < 2 || errors.Order.Count == 0
        ? null
        : E("figure", E("figcaption", E("b", "Rows of the same methods side by side")), BlockPicture.Draw(errors));

    /// <summary>How many rows each method always fails, of all and of every group.</summary>
    public static XElement Table(ConsistentErrors errors, string caption) => Wide(caption, E(
        "table",
        E("caption", caption),
        E("thead", E("tr", E("th", A("scope", "col"), "group"), errors.Methods.Select(method =>
            C(
                "th", "right", A("scope", "col"), method.Method,
                E("small", method.Replicates == 1 ? "one seed" : $"{method.Replicates} seeds"))))),
        E("tbody", E("tr", E("th", A("scope", "row"), "all rows"), errors.Methods.Select(
            method => Cell(method.Rows.Count, errors.Considered)))),
        errors.Methods[0].Groups.Select(grouping => E(
            "tbody",
            E("tr", E("th", A("scope", "rowgroup"), A("colspan", $"{errors.Methods.Count + 1}"), grouping.Key)),
            grouping.Value.Index().Where(group => group.Item.Considered > 0).Select(group => E(
                "tr",
                E("th", A("scope", "row"), group.Item.Group),
                errors.Methods.Select(method => method.Groups[grouping.Key][group.Index]).Select(
                    count => Cell(count.Wrong, count.Considered))))))));

    private static XElement Cell(int part, int whole) => C(
        "td",
        "right",
        whole == 0 ? Numbers.None : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %"),
        whole == 0 ? null : E("small", $"{Numbers.Count(part)} of {Numbers.Count(whole)}"));
}
