namespace FairDiff.Fairness;

/// <summary>Reads successes and trials of each group back from a metric that is a share of rows.</summary>
internal static class GroupProportions
{
    public static IReadOnlyList<GroupProportion> Of(GroupingResult grouping, string metric)
    {
        var groups = new List<GroupProportion>();
        var isShare = grouping.Metrics.Find(metric) is { IsShareOfRows: true };
        foreach (var group in grouping.Groups.Where(group => !group.IsUnknown && group.N > 0))
        {
            var value = group[metric];
            var hits = Math.Round((value.Value ?? 0) * value.N);
            if (!isShare || Math.Abs(hits - ((value.Value ?? 0) * value.N)) > 1e-6)
            {
                throw new FairnessException(
                    $"The posterior needs a metric that is a share of rows; '{metric}' is none. Take accuracy, top3, highRiskSensitivity, "
                    + "recall/CLASS, falsePositiveRate/CLASS or selectionRate/CLASS of exclusive classes.");
            }

            if (value.Value is not null && value.N > 0)
            {
                groups.Add(new GroupProportion(group.Name, (int)hits, value.N));
            }
        }

        return groups;
    }
}
