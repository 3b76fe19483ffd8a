using System.ComponentModel;
using System.Text.Json.Serialization;

namespace FairDiff.Studies;

/// <summary>One method: the same recipe run with several seeds.</summary>
[Description("One method, run with several seeds.")]
internal sealed record MethodResult
{
    [Description("Name of the method; comparisons refer to it.")]
    public required string Name { get; init; }

    [Description("The method in one sentence.")]
    public required string Description { get; init; }

    [Description("Name of the generator that made its synthetic images; null where there are none.")]
    public string? Generator { get; init; }

    [Description("Probability that a training example is real, where it was chosen on validation rows; null where it was given or there "
        + "are no synthetic images.")]
    public double? RealFraction { get; init; }

    [Description("What it was chosen from.")]
    public IReadOnlyList<RealFractionPoint> RealFractionCurve { get; init; } = [];

    public required IReadOnlyList<SeedResult> Seeds { get; init; }

    [Description("Computed: mean and standard deviation over the seeds, by the key of the quantity.")]
    public IReadOnlyDictionary<string, Spread> Summary { get; init; } = new Dictionary<string, Spread>();
}

/// <summary>One classifier that was trained to choose a real fraction.</summary>
/// <param name="RealFraction">Probability that a training example is real.</param>
/// <param name="Value">The report's metric on the validation rows.</param>
[Description("The report's metric on the validation rows at one real fraction.")]
internal sealed record RealFractionPoint(double RealFraction, double Value);

/// <summary>One classifier: a method trained once.</summary>
[Description("One trained classifier and what it scored.")]
internal sealed record SeedResult
{
    public required long Seed { get; init; }

    public required SetResult InDistribution { get; init; }

    [Description("Every out-of-distribution set, in the order of the report's sets.")]
    public IReadOnlyList<SetResult> Ood { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<SetResult> Sets => Ood.Prepend(InDistribution with { Name = Quantity.InDistribution });

    [Description("Seconds of training and scoring.")]
    public double? Seconds { get; init; }

    [Description("What validation rows chose for this classifier, by name: penalty, realFraction; empty where they chose its weights "
        + "only.")]
    public IReadOnlyDictionary<string, double> Chosen { get; init; } = new Dictionary<string, double>();

    [Description("The training loss of the classifier.")]
    public IReadOnlyList<CurvePoint> LossCurve { get; init; } = [];
}
