using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Conditions that go together: all of them at a glance, then one after the other with its groups, curves and outcomes.</summary>
internal static class ConditionPart
{
    public static XElement? Of(PageContent content) => !content.Report.IsMultiLabel ? null : E(
        "section",
        E("h2", "Condition by condition"),
        C("p", "small", "Rows in which a condition is unknown are left out of its numbers. Found: of the rows that have it, the share "
            + "from its threshold on (sensitivity); "
            + "false alarms: of the rows without it, the share from its threshold on. Curves, " + char.ToLowerInvariant(
                CurvePart.HowToRead[0]) + CurvePart.HowToRead[1..]),
        ConditionTable.AtAGlance(content),
        ConditionTable.Gaps(content.Report),
        content.Report.ClassNames.Select((name, index) => One(name, index, content)));

    private static XElement One(string name, int index, PageContent content)
    {
        var report = content.Report;
        (string Metric, string Title)[] drawn =
        [
            (MetricNames.AucOneVersusRest(name), "AUC"), (MetricNames.Recall(name), "found"), (
                MetricNames.FalsePositiveRate(name), "false alarms"),
        ];
        drawn = [.. drawn.Where(metric => report.Overall[metric.Metric].Value is not null)];
        return C(
            "article",
            "condition",
            E("h3", Words.Capital(name)),
            E("p", Sentence(name, content)),
            report.ByGroup.Count == 0 || drawn.Length == 0 ? null : ForestPart.Plots(report, drawn),
            EvidencePart.List(report, drawn.Select(metric => metric.Metric)),
            CurvePart.Figures(ScoredClass.Of(content.Data, index), content),
            OutcomePart.Of(name, report));
    }

    private static string Sentence(string name, PageContent content)
    {
        var counts = content.Report.Overall.Outcomes[name];
        var (with, known) = ConditionTable.Rows(counts);
        return known == 0 ? "It is not known in any row." : string.Create(
            CultureInfo.InvariantCulture,
            $"{with:#,0} of the {known:#,0} rows in which it is known have it ({100.0 * with / known:0.0} %). It is predicted "
                + $"{ThresholdText.Of(name, content)}: "
            + $"{counts.TruePositives:#,0} found, {counts.FalseNegatives:#,0} missed, {counts.FalsePositives:#,0} false alarms.");
    }
}
