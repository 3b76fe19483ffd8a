using FairDiff.Fairness;

namespace FairDiff.Pipelines.Comparison;

/// <summary>Where methods are between a metric and its gap by an attribute, and which of them no other beats in both.</summary>
internal sealed record MethodFront(IReadOnlyList<TradeOff> Methods, IReadOnlyList<string> OnFront)
{
    /// <summary>By attribute; none for a metric of which less is better.</summary>
    public static IReadOnlyDictionary<string, MethodFront> Of(
        MethodComparisons comparisons, IReadOnlyList<string> groupings, string metric) =>
        comparisons.LowerIsBetter.Contains($"{QuantityName.Overall(metric)}")
            ? new Dictionary<string, MethodFront>()
            : groupings.ToDictionary(grouping => grouping, grouping => Of(comparisons.TradeOffs(grouping, metric)));

    private static MethodFront Of(IReadOnlyList<TradeOff> methods) =>
        new(methods, [.. ParetoFront.Of(methods).Select(place => place.Method)]);
}
