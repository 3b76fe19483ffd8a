using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>Takes into a study report what the evaluator found on one set of rows.</summary>
internal static class SetResults
{
    public static SetResult From(string name, FairnessReport fairness) => new()
    {
        Name = name,
        Overall = Metrics(fairness.Overall),
        Groups = fairness.ByGroup.ToDictionary(
            entry => entry.Key,
            entry => (IReadOnlyDictionary<string, GroupMetrics>)entry.Value.Groups
                .Where(group => !group.IsUnknown && group.N > 0).ToDictionary(group => group.Name, Metrics)),
        Gaps =
        [
            .. from grouping in fairness.ByGroup
               from metric in StudyMetric.All
               where grouping.Value.Gaps.ContainsKey(metric.Key)
               let gap = grouping.Value.Gaps[metric.Key]
               select new Gap { Attribute = grouping.Key, Metric = metric.Key, Value = gap.Value, Best = gap.Best, Worst = gap.Worst },
        ],
    };

    private static GroupMetrics Metrics(GroupResult group)
    {
        var enough = group.Values[MetricNames.Accuracy].Verdict == FairnessVerdict.SufficientEvidence;
        double? Value(string metric) => enough && group.Values.TryGetValue(metric, out var value) ? value.Value : null;
        return new GroupMetrics
        {
            N = group.N,
            Accuracy = Value(MetricNames.Accuracy),
            BalancedAccuracy = Value(MetricNames.BalancedAccuracy),
            Auc = Value(MetricNames.Auc),
            HighRiskSensitivity = Value(MetricNames.HighRiskSensitivity),
            NHighRisk = group.NHighRisk,
            InsufficientEvidence = !enough,
        };
    }
}
