namespace FairDiff.Pipelines.Report;

/// <summary>Finds the quantities that at least one classifier of a study defines.</summary>
internal static class QuantityList
{
    public static IReadOnlyList<Quantity> Of(IReadOnlyList<MethodResult> methods)
    {
        var seeds = methods.SelectMany(method => method.Seeds).ToArray();
        return
        [
            .. seeds.SelectMany(seed => seed.Ood.Prepend(seed.InDistribution with { Name = Quantity.InDistribution }))
                .SelectMany(Candidates)
                .DistinctBy(quantity => quantity.Key)
                .Where(quantity => seeds.Any(seed => quantity.Read(seed) is not null)),
        ];
    }

    private static IEnumerable<Quantity> Candidates(SetResult set)
    {
        foreach (var metric in StudyMetric.All)
        {
            yield return New(set, metric.Key, QuantityKind.Overall);
            foreach (var gap in set.Gaps.Where(gap => gap.Metric == metric.Key))
            {
                yield return New(set, metric.Key, QuantityKind.Gap, gap.Attribute);
            }

            foreach (var (attribute, groups) in set.Groups)
            {
                foreach (var group in groups.Keys)
                {
                    yield return New(set, metric.Key, QuantityKind.Group, attribute, group);
                }
            }
        }
    }

    private static Quantity New(SetResult set, string metric, QuantityKind kind, string? attribute = null, string? group = null) => new()
    {
        Key = kind switch
        {
            QuantityKind.Overall => $"{set.Name}/{metric}",
            QuantityKind.Gap => $"{set.Name}/gap/{attribute}/{metric}",
            _ => $"{set.Name}/{attribute}={group}/{metric}",
        },
        Kind = kind,
        Set = set.Name,
        Metric = metric,
        Attribute = attribute,
        Group = group,
    };
}
