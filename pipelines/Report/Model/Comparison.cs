using System.ComponentModel;

namespace FairDiff.Pipelines.Report;

/// <summary>What may be said about a difference between two methods.</summary>
internal enum Verdict
{
    /// <summary>The candidate is better by more than the spread of the seeds.</summary>
    Better,

    /// <summary>The candidate is worse by more than the spread of the seeds.</summary>
    Worse,

    /// <summary>The difference is not larger than the spread of the seeds.</summary>
    WithinSpread,

    /// <summary>Fewer than two seeds that both methods share define the value.</summary>
    Undecided,
}

/// <summary>The difference between two methods in one quantity, over the seeds that both have.</summary>
[Description("Candidate minus reference in one quantity, over the seeds that both methods have.")]
internal sealed record Comparison
{
    [Description("Name of the method in question.")]
    public required string Candidate { get; init; }

    [Description("Name of the method it is held against.")]
    public required string Reference { get; init; }

    [Description("Key of the quantity.")]
    public required string Quantity { get; init; }

    [Description("Mean of the candidate over the shared seeds.")]
    public required double? CandidateMean { get; init; }

    [Description("Mean of the reference over the shared seeds.")]
    public required double? ReferenceMean { get; init; }

    [Description("Mean difference, candidate minus reference.")]
    public required double? Difference { get; init; }

    [Description("What the difference must exceed: the root of the summed variances of both methods over the seeds.")]
    public required double? Spread { get; init; }

    [Description("Candidate minus reference for each shared seed.")]
    public required IReadOnlyList<double> Differences { get; init; }

    public required Verdict Verdict { get; init; }
}
