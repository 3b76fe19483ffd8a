using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The AUC gaps of single conditions: means over conditions can hide the one that is unfair.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Gap">Its gap; its corrected p-value is over all conditions.</param>
internal sealed record ConditionGap(string Condition, GapValue Gap)
{
    public static IReadOnlyList<ConditionGap> Of(FairnessReport report, GroupingResult grouping) =>
        [.. report.ClassNames.Select(name => new ConditionGap(name, grouping.Gaps[MetricNames.AucOneVersusRest(name)]))];

    /// <summary>Which conditions' gaps are more than chance, in a sentence.</summary>
    public static string Sentence(FairnessReport report, GroupingResult grouping)
    {
        var gaps = Of(report, grouping);
        var tested = gaps.Where(gap => gap.Gap.HolmPValue is not null).ToArray();
        if (tested.Length == 0)
        {
            return "The AUC gaps of single conditions were not tested.";
        }

        var metrics = new MetricText(report.Options.Metrics);
        var level = 1 - report.Options.Confidence;
        string[] found = [.. tested.Where(gap => gap.Gap.HolmPValue < level)
            .Select(
                gap => $"{gap.Condition} ({metrics.Size(MetricNames.Auc, gap.Gap.Value!.Value)}, {GapText.P(gap.Gap.HolmPValue)})")];
        var untested = gaps.Count - tested.Length;
        return $"AUC of single conditions, after Holm's correction for {tested.Length}: "
            + (found.Length == 0 ? "no gap is more than chance" : $"more than chance for {string.Join(", ", found)}")
            + (untested == 0 ? "." : $". Too few rows for {Numbers.Count(untested)} more.");
    }
}
