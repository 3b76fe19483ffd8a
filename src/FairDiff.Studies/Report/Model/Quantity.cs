using System.ComponentModel;
using System.Text.Json.Serialization;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>One number per classifier: a metric of a set, of a group, or the gap between groups.</summary>
[Description("What a key of a summary or a comparison stands for.")]
internal sealed record Quantity
{
    /// <summary>Name of the in-distribution test rows.</summary>
    public const string InDistribution = "inDistribution";

    [Description("For example 'inDistribution/accuracy', 'inDistribution/gap/hospital/accuracy', 'hospital 2/accuracy'.")]
    public required string Key { get; init; }

    public required QuantityKind Kind { get; init; }

    [Description("Name of the set: 'inDistribution' or an out-of-distribution set.")]
    public required string Set { get; init; }

    [Description("Name of the metric.")]
    public required string Metric { get; init; }

    [Description("The attribute of a gap or a group.")]
    public string? Attribute { get; init; }

    [Description("The group.")]
    public string? Group { get; init; }

    public bool HigherIsBetter => Kind != QuantityKind.Gap;

    [JsonIgnore]
    public bool IsInDistribution => Set == InDistribution;

    public static Quantity Of(string set, string metric, QuantityKind kind, string? attribute = null, string? group = null) => new()
    {
        Key = kind switch
        {
            QuantityKind.Overall => $"{set}/{metric}",
            QuantityKind.Group => $"{set}/{attribute}={group}/{metric}",
            _ => $"{set}/{kind.ToString().ToLowerInvariant()}/{attribute}/{metric}",
        },
        Kind = kind,
        Set = set,
        Metric = metric,
        Attribute = attribute,
        Group = group,
    };

    /// <summary>What one comparison on a set is of.</summary>
    public static Quantity Of(string set, QuantityName name) => Of(set, name.Metric, name.Kind, name.Grouping, name.OfGroup);

    /// <summary>The value of one classifier; null where undefined.</summary>
    public double? Read(SeedResult seed)
    {
        var set = IsInDistribution ? seed.InDistribution : seed.Ood.FirstOrDefault(candidate => candidate.Name == Set);
        return set is null ? null : Kind switch
        {
            QuantityKind.Overall => Value(set.Overall),
            QuantityKind.Gap => set.Gaps.FirstOrDefault(gap => gap.Attribute == Attribute && gap.Metric == Metric)?.Value,
            _ => set.Groups.TryGetValue(Attribute!, out var groups) && groups.TryGetValue(Group!, out var rows) ? Value(rows) : null,
        };
    }

    private double? Value(GroupMetrics rows) => rows.InsufficientEvidence ? null : StudyMetric.Named(Metric).Read(rows);
}
