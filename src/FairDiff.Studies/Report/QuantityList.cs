using FairDiff.Fairness;

namespace FairDiff.Studies;

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
            yield return Quantity.Of(set.Name, metric.Key, QuantityKind.Overall);
            foreach (var gap in set.Gaps.Where(gap => gap.Metric == metric.Key))
            {
                yield return Quantity.Of(set.Name, metric.Key, QuantityKind.Gap, gap.Attribute);
            }

            foreach (var (attribute, groups) in set.Groups)
            {
                foreach (var group in groups.Keys)
                {
                    yield return Quantity.Of(set.Name, metric.Key, QuantityKind.Group, attribute, group);
                }
            }
        }
    }
}
