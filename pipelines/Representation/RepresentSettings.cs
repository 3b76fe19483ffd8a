using FairDiff.Fairness;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Representation;

/// <summary>What <c>fairdiff represent</c> was asked for.</summary>
internal sealed record RepresentSettings
{
    public required IReadOnlyList<string> Features { get; init; }

    public required IReadOnlyList<string> Baseline { get; init; }

    public required EmbeddingColumns Columns { get; init; }

    public required int Estimates { get; init; }

    /// <summary>Null = what the domains allow.</summary>
    public required int? SampleSize { get; init; }

    public required MmdEstimator Estimator { get; init; }

    public required int Folds { get; init; }

    public required long Seed { get; init; }

    public required string? Json { get; init; }

    public required string? Csv { get; init; }

    public required string? Neighbours { get; init; }

    public Formulas Formulas { get; init; }
}
