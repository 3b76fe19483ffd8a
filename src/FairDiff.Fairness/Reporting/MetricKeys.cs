using FairDiff.Shared;

namespace FairDiff.Fairness.Reporting;

/// <summary>
/// Flattens a report into metric keys that MLflow accepts: letters, digits and "_-. " between slashes, at most 250 characters,
/// no two alike on a file system that ignores case, and none the folder of another (a local store keeps each key as a file).
/// </summary>
internal static class MetricKeys
{
    public static IReadOnlyDictionary<string, double> Flatten(FairnessReport report)
    {
        var metrics = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        var classes = MetricSegments.Of(report.ClassNames, []);
        var keys = report.Overall.Values.Keys.ToDictionary(name => name, name => Key(name, report.ClassNames, classes));
        AddGroup(metrics, "", report.Overall, keys, value => value.Value is not null);

        var groupings = MetricSegments.Of(
            [.. report.ByGroup.Keys], [.. keys.Values.Select(key => key.Split('/')[0]), "n", "nHighRisk", "gap"]);
        foreach (var ((_, grouping), segment) in report.ByGroup.Zip(groupings))
        {
            foreach (var (group, name) in grouping.Groups.Zip(MetricSegments.Of([.. grouping.Groups.Select(group => group.Name)], [])))
            {
                // A tracking server keeps numbers without their verdict, so only those of groups that stand by themselves go there.
                AddGroup(metrics, $"{segment}/{name}/", group, keys, value => value.Verdict == FairnessVerdict.SufficientEvidence);
            }

            foreach (var (metric, gap) in grouping.Gaps)
            {
                AddGap(metrics, $"gap/{keys.GetValueOrDefault(metric, metric)}/{segment}", gap);
            }
        }

        return metrics;
    }

    private static void AddGroup(
        OrderedDictionary<string, double> metrics,
        string prefix,
        GroupResult group,
        Dictionary<string, string> keys,
        Func<MetricValue, bool> take)
    {
        metrics.Add(prefix + "n", group.N);
        if (group.NHighRisk is { } highRisk)
        {
            metrics.Add(prefix + "nHighRisk", highRisk);
        }

        foreach (var (name, value) in group.Values.Where(pair => take(pair.Value)))
        {
            metrics.Add(prefix + keys[name], value.Value!.Value);
        }
    }

    private static void AddGap(OrderedDictionary<string, double> metrics, string key, GapValue gap)
    {
        if (gap.Value is not { } value)
        {
            return;
        }

        metrics.Add(key, value);
        if (gap.Interval is { } interval)
        {
            metrics.Add(key + ".low", interval.Lower);
            metrics.Add(key + ".high", interval.Upper);
        }
    }

    private static string Key(string metric, IReadOnlyList<string> classNames, IReadOnlyList<string> segments)
    {
        var (kind, name) = MetricNames.Split(metric);
        return name is null ? metric : $"{kind}/{segments[classNames.ToList().IndexOf(name)]}";
    }
}
