using System.ComponentModel;
using System.Text.Json.Serialization;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>What became of a claim.</summary>
[Description("What the verdict on a difference says of a claim that it is an improvement.")]
internal enum ClaimVerdict
{
    /// <summary>The difference is better.</summary>
    Reproduced,

    /// <summary>It is worse.</summary>
    NotReproduced,

    /// <summary>Chance may explain it.</summary>
    NotClear,

    /// <summary>It was not among what was tested.</summary>
    NotTested,
}

/// <summary>A claim, and what the study says of it.</summary>
[Description("A claim that was made before the study, and what the study says of it.")]
internal sealed record ClaimResult
{
    [Description("The claim.")]
    public required string Text { get; init; }

    [Description("Who claims it, and where.")]
    public required string Source { get; init; }

    [Description("The method that is said to be better.")]
    public required string Candidate { get; init; }

    [Description("The method that it is compared with.")]
    public required string Reference { get; init; }

    [Description("The set of the difference.")]
    public required string Set { get; init; }

    [Description("The number that differs.")]
    public required string Quantity { get; init; }

    [Description("What the study says of it, by the verdict on that difference.")]
    public required ClaimVerdict Verdict { get; init; }

    /// <summary>What tells it from other claims.</summary>
    [JsonIgnore]
    public string Key => string.Join('|', Text, Candidate, Reference, Set, Quantity);

    /// <summary>Looks claims up in the comparisons of a study.</summary>
    public static IReadOnlyList<ClaimResult> Of(IReadOnlyList<StudyClaim> claims, IReadOnlyList<PairComparison> comparisons) =>
    [
        .. claims.Select(claim =>
        {
            var set = claim.Set ?? Studies.Quantity.InDistribution;
            return new ClaimResult
            {
                Text = claim.Text, Source = claim.Source, Candidate = claim.Candidate, Reference = claim.Reference, Set = set,
                Quantity = $"{claim.Quantity}",
                Verdict = comparisons.Where(
                    pair => pair.Set == set && pair.Candidate == claim.Candidate && pair.Baseline == claim.Reference)
                    .SelectMany(pair => pair.Quantities).FirstOrDefault(one => one.Quantity == claim.Quantity)?.Verdict switch
                {
                    DifferenceVerdict.Better => ClaimVerdict.Reproduced,
                    DifferenceVerdict.Worse => ClaimVerdict.NotReproduced,
                    DifferenceVerdict.NotClear => ClaimVerdict.NotClear,
                    _ => ClaimVerdict.NotTested,
                },
            };
        }),
    ];
}
