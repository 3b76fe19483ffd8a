using FairDiff.MLNet.Data;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.SyntheticMix(SyntheticMixOptions)"/> mixes, and for which kind of trainer.</summary>
public sealed record SyntheticMixOptions
{
    /// <summary>P(real), 0 to 1; the paper used 0.5 (histopathology), 0.25 (dermatology) and 0 (radiology).</summary>
    public required double RealFraction { get; init; }

    /// <summary>
    /// The label: a key column, a Boolean one, or a vector of <see cref="float"/>; rows without a label (in a vector: all NaN) drop out.
    /// The default is "Label".
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The column of weights that the stage adds, for a trainer's <c>exampleWeightColumnName</c>. The default is "Weight".
    /// </summary>
    public string WeightColumnName { get; init; } = WeightColumn.DefaultName;

    /// <summary>
    /// How many passes are drawn once and for all, for trainers that take no weights; each has as many rows as there are labelled real
    /// ones. Null (the default) is every labelled row once, with its weight; ResNetClassification then draws anew in each pass, which it
    /// cannot from a fixed draw. 1 to 10,000.
    /// </summary>
    public int? FixedDrawPasses { get; init; }

    /// <summary>The seed of the draws; null (the default) = from the MLContext.</summary>
    public int? Seed { get; init; }

    internal void Validate()
    {
        OptionChecks.Require(
            RealFraction is >= 0 and <= 1, RealFraction, "a probability, 0 (synthetic only) to 1 (real only)");
        OptionChecks.NotEmpty(LabelColumnName);
        OptionChecks.NotEmpty(WeightColumnName);
        OptionChecks.Require(FixedDrawPasses is null or (>= 1 and <= MostFixedPasses), FixedDrawPasses, $"1 to {MostFixedPasses}, or null");
    }

    /// <summary>Beyond it a fixed draw is nothing that anybody waits for.</summary>
    internal const int MostFixedPasses = 10_000;
}
