using System.Text.Json.Serialization;

namespace FairDiff.Fairness;

/// <summary>One number of two methods, and whether they differ.</summary>
public sealed record QuantityComparison
{
    /// <summary>Gets what is compared: "overall(accuracy)", "gap(site,accuracy)", "worst(site,accuracy)",
    /// "group(site,north,accuracy)".</summary>
    public required QuantityName Quantity { get; init; }

    /// <summary>Gets whether less is better; of a metric with a <see cref="MetricDefinition.Target"/> whether the value that is nearer to
    /// it is the smaller of the two.</summary>
    public required bool LowerIsBetter { get; init; }

    /// <summary>Gets the first method.</summary>
    public required ReplicateSummary Baseline { get; init; }

    /// <summary>Gets the second method.</summary>
    public required ReplicateSummary Candidate { get; init; }

    /// <summary>
    /// Gets the mean of the candidate minus that of the baseline, with the interval of a paired bootstrap: both are evaluated on the same
    /// resampled rows, so what is hard for both cancels; the replicates of each are resampled too (<see cref="DifferenceRule"/>).
    /// </summary>
    public required Estimate Difference { get; init; }

    /// <summary>
    /// Gets the two-sided p-value of the paired bootstrap (is the difference more than the choice of rows and of the replicates explains?);
    /// null without resamples.
    /// </summary>
    public required double? PValue { get; init; }

    /// <summary>Gets whether it is a <see cref="PrimaryHypothesis"/>, which is tested on its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPrimary { get; init; }

    /// <summary>Gets <see cref="PValue"/> by <see cref="MultipleTests.Holm"/> over all quantities that are tested together; null where it
    /// is not among them; of a primary hypothesis the largest p-value of it and those before it.</summary>
    public required double? HolmPValue { get; init; }

    /// <summary>Gets <see cref="PValue"/> by <see cref="MultipleTests.BenjaminiHochberg"/> over the same.</summary>
    public required double? BenjaminiHochbergPValue { get; init; }

    /// <summary>Gets whether the candidate is better or worse, by <see cref="DifferenceRule"/>.</summary>
    public required DifferenceVerdict Verdict { get; init; }

    /// <summary>
    /// Gets the chance of the seeds: the distance that the means of two methods that are alike stay below, as often as
    /// <see cref="FairnessOptions.Confidence"/> says, where their replicates scatter as these do, t √(s₁²/n₁ + s₂²/n₂) (Welch 1947,
    /// Biometrika 34, 28-35); null with fewer than two replicates of a method. A smaller difference may be luck of the seeds alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SeedChance { get; init; }

    /// <summary>
    /// Gets the Mann-Whitney test over the replicates (is the difference more than the training seed explains?); null with fewer than two
    /// replicates of a method. Five against five cannot go below p = 0.008.
    /// </summary>
    public required MannWhitneyResult? Replicates { get; init; }
}
