using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The decisions on one condition, counted in every group.</summary>
internal static class OutcomePart
{
    public static XElement Of(string condition, FairnessReport report)
    {
        var caption = $"{Words.Capital(condition)}: decisions in rows";
        return E(
            "details",
            E("summary", caption),
            Wide(caption, C(
                "table",
                "outcomes",
                E("caption", caption),
                E("thead", E("tr", E("th", A("scope", "col"), "group"),
                    new[] { "has it, found", "has it, missed", "has it not, false alarm", "has it not, passed over", "unknown" }
                    .Select(head => C("th", "right", A("scope", "col"), head)))),
                E("tbody", Row("all rows", report.Overall, condition)),
                report.ByGroup.Values.Select(grouping => E(
                    "tbody",
                    E("tr", E("th", A("scope", "rowgroup"), A("colspan", "6"), grouping.Name)),
                    grouping.Groups.Where(group => group.N > 0).Select(group => Row(group.Name, group, condition)))))));
    }

    private static XElement Row(string name, GroupResult group, string condition)
    {
        var counts = group.Outcomes[condition];
        int[] numbers = [
            counts.TruePositives, counts.FalseNegatives, counts.FalsePositives, counts.TrueNegatives,
            group.N - ConditionTable.Rows(counts).Known];
        return E("tr", E("th", A("scope", "row"), name), numbers.Select(number => C("td", "right", Numbers.Count(number))));
    }
}
