using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Of several conditions the AUC of each, method by method, in distribution and out of it (Ktena et al. 2024, Extended Data Fig.
/// 1b).</summary>
internal static class ConditionSection
{
    public static XElement? Of(StudyReport report)
    {
        var conditions = report.Classes.ToDictionary(MetricNames.AucOneVersusRest, name => name);
        var sets = report.Quantities.Where(quantity => quantity.Kind == QuantityKind.Overall && conditions.ContainsKey(quantity.Metric))
            .GroupBy(quantity => quantity.Set).OrderBy(set => set.Key == Quantity.InDistribution ? 0 : 1)
            .Select(set => (set.Key, Series: Series(report, [.. set], conditions))).ToArray();
        if (report.LabelKind != StudyLabelKind.Conditions || sets.Length == 0)
        {
            return null;
        }

        var scale = GroupedChart.ScaleOf(sets.SelectMany(set => set.Series).SelectMany(method => method.Marks.Values));
        return E(
            "section",
            E("h2", "AUC of each condition"),
            C("p", "small", $"Mean over {StudyText.Seeds(report)}; lines are one standard deviation of the seeds. Methods from the top in "
                + "the order of the legend; all sets on one scale."),
            Reporting.Series.Legend(report.Methods.Select((method, index) => (method.Name, index))),
            sets.Select(set => E(
                "figure",
                E("figcaption", E("b", Name(set.Key))),
                GroupedChart.Draw(
                    report.Classes, set.Series, scale, "", $"AUC of each condition by method, {Name(set.Key)}; the numbers are in the "
                        + "tables of other metrics."))));
    }

    private static string Name(string set) =>
        set == Quantity.InDistribution ? Words.Capital(StudyText.Of(SetRole.InDistribution)) : set;

    private static (string Name, IReadOnlyDictionary<string, GroupedChart.Mark> Marks)[] Series(
        StudyReport report, Quantity[] quantities, Dictionary<string, string> conditions) =>
    [
        .. report.Methods.Select(method => (method.Name, (IReadOnlyDictionary<string, GroupedChart.Mark>)(
            from quantity in quantities
            let spread = method.Summary[quantity.Key]
            where spread.Mean is not null
            let mean = spread.Mean ?? 0
            let deviation = spread.Sd ?? 0
            select KeyValuePair.Create(
                conditions[quantity.Metric],
                new GroupedChart.Mark(
                    mean, mean - deviation, mean + deviation,
                    StudyNumbers.MeanSd(report.MetricOf(quantity.Metric), spread)))).ToDictionary())),
    ];
}
