using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>What one classifier scored on one set of real rows: overall, by group, and the gaps between groups.</summary>
[Description("Scores on one set of real rows.")]
internal sealed record SetResult
{
    [Description("Name of the set; 'inDistribution' for the in-distribution test rows.")]
    public string Name { get; init; } = Quantity.InDistribution;

    public required GroupMetrics Overall { get; init; }

    [Description("Attribute, then group, then metrics.")]
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, GroupMetrics>> Groups { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, GroupMetrics>>();

    [Description("Best minus worst group, by attribute and metric.")]
    public IReadOnlyList<Gap> Gaps { get; init; } = [];
}

/// <summary>How far the worst-served group is behind the best-served one.</summary>
[Description("Best minus worst group.")]
internal sealed record Gap
{
    public required string Attribute { get; init; }

    [Description("Name of the metric, for example 'accuracy'.")]
    public required string Metric { get; init; }

    [Description("Best minus worst; null with fewer than two groups of sufficient size.")]
    public required double? Value { get; init => field = Finite.OrNull(value); }

    [Description("Name of the best-served group.")]
    public string? Best { get; init; }

    [Description("Name of the worst-served group.")]
    public string? Worst { get; init; }
}
