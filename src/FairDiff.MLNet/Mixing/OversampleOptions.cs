using FairDiff.MLNet.Data;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.Oversample(OversampleOptions)"/> makes even, and for which kind of trainer.</summary>
public sealed record OversampleOptions
{
    /// <summary>
    /// Key or Boolean columns, at least one, whose crossed values make the cells; rows with a missing value in one of them drop out.
    /// </summary>
    public required IReadOnlyList<string> ColumnNames { get; init; }

    /// <summary>
    /// A key or Boolean column, not among <see cref="ColumnNames"/>, whose shares stay as in the data, independently of them; rows without
    /// a label drop out. Of a vector of Single (several labels, or a soft one) rows of which nothing is known drop out, and the labels come
    /// as they are in each cell of the attributes. Null (the default) = none does.
    /// </summary>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// The column of weights that the stage adds, for a trainer's <c>exampleWeightColumnName</c>. The default is "Weight".
    /// </summary>
    public string WeightColumnName { get; init; } = WeightColumn.DefaultName;

    /// <summary>
    /// How many passes are drawn once and for all, for trainers that take no weights; each has as many rows as there are with known values.
    /// Null (the default) is every such row once, with its weight; ResNetClassification then draws anew in each pass, which it cannot from
    /// a fixed draw. 1 to 10,000.
    /// </summary>
    public int? FixedDrawPasses { get; init; }

    /// <summary>The seed of the draws; null (the default) = from the MLContext.</summary>
    public int? Seed { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(ColumnNames);
        if (ColumnNames.Count == 0)
        {
            throw new ArgumentException("Name at least one key column whose values shall be equally likely.", nameof(ColumnNames));
        }

        if (LabelColumnName is not null && ColumnNames.Contains(LabelColumnName))
        {
            throw new ArgumentException(
                $"The column '{LabelColumnName}' shall be even as an attribute and as in the data as the label; name it in one of the two.",
                nameof(ColumnNames));
        }

        OptionChecks.NotEmpty(WeightColumnName);
        OptionChecks.Require(
            FixedDrawPasses is null or (>= 1 and <= SyntheticMixOptions.MostFixedPasses), FixedDrawPasses,
            $"1 to {SyntheticMixOptions.MostFixedPasses}, or null");
    }
}
