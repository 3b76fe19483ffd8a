using FairDiff.Fairness;

namespace FairDiff.Reporting;

/// <summary>Where methods are between a metric and its gap by an attribute, and which of them no other beats in both.</summary>
/// <param name="Methods">Every method with the metric and its gap.</param>
/// <param name="OnFront">The names of those that no other beats in both.</param>
public sealed record MethodFront(IReadOnlyList<TradeOff> Methods, IReadOnlyList<string> OnFront)
{
    /// <summary>The fronts by attribute; none for a metric of which less is better.</summary>
    /// <param name="comparisons">The methods.</param>
    /// <param name="groupings">The attributes.</param>
    /// <param name="metric">The metric.</param>
    public static IReadOnlyDictionary<string, MethodFront> Find(
        MethodComparisons comparisons, IReadOnlyList<string> groupings, string metric) =>
        comparisons.LowerIsBetter.Contains(QuantityName.Overall(metric))
            ? new Dictionary<string, MethodFront>()
            : groupings.ToDictionary(grouping => grouping, grouping => Find(comparisons.TradeOffs(grouping, metric)));

    private static MethodFront Find(IReadOnlyList<TradeOff> methods) =>
        new(methods, [.. ParetoFront.Find(methods).Select(place => place.Method)]);
}
