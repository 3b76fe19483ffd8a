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

    public bool HigherIsBetter { get; init; }

    [JsonIgnore]
    public bool IsInDistribution => Set == InDistribution;

    private QuantityName Name => Kind switch
    {
        QuantityKind.Overall => QuantityName.Overall(Metric),
        QuantityKind.Group => QuantityName.Group(Attribute!, Group!, Metric),
        QuantityKind.Gap => QuantityName.Gap(Attribute!, Metric),
        _ => QuantityName.Worst(Attribute!, Metric),
    };

    /// <summary>A number of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="name">The number.</param>
    /// <param name="metric">The metric that it is of.</param>
    public static Quantity Of(string set, QuantityName name, StudyMetric metric) => new()
    {
        Key = name.Kind switch
        {
            QuantityKind.Overall => $"{set}/{name.Metric}",
            QuantityKind.Group => $"{set}/{name.Grouping}={name.OfGroup}/{name.Metric}",
            _ => $"{set}/{name.Kind.ToString().ToLowerInvariant()}/{name.Grouping}/{name.Metric}",
        },
        Kind = name.Kind,
        Set = set,
        Metric = name.Metric,
        Attribute = name.Grouping,
        Group = name.OfGroup,
        HigherIsBetter = name.Kind != QuantityKind.Gap && !metric.LowerIsBetter,
    };

    /// <summary>The quantities that at least one classifier of some methods defines.</summary>
    public static IReadOnlyList<Quantity> Of(IReadOnlyList<MethodResult> methods, IReadOnlyList<StudyMetric> metrics)
    {
        var seeds = methods.SelectMany(method => method.Seeds).ToArray();
        return
        [
            .. from set in seeds.SelectMany(seed => seed.Sets)
               let names = set.Values.Keys.Select(QuantityName.Parse).ToLookup(name => name.Metric)
               from metric in metrics
               from name in names[metric.Key]
               group Of(set.Name, name, metric) by (set.Name, Quantity: name) into same
               let quantity = same.First()
               where seeds.Any(seed => quantity.Read(seed) is not null)
               select quantity,
        ];
    }

    /// <summary>The value of one classifier; null where undefined.</summary>
    public double? Read(SeedResult seed) =>
        seed.Sets.FirstOrDefault(set => set.Name == Set)?.Values.GetValueOrDefault($"{Name}");
}
