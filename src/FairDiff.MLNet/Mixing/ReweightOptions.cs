using FairDiff.MLNet.Data;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.Reweight(ReweightOptions)"/> makes count the same in total.</summary>
public sealed record ReweightOptions
{
    /// <summary>
    /// Key or Boolean columns, at least one, whose crossed values make the cells, for example hospital and label; rows with a missing value
    /// in one of them drop out.
    /// </summary>
    public required IReadOnlyList<string> ColumnNames { get; init; }

    /// <summary>
    /// The column of weights that the stage adds, for a trainer's <c>exampleWeightColumnName</c>. The default is "Weight".
    /// </summary>
    public string WeightColumnName { get; init; } = WeightColumn.DefaultName;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(ColumnNames);
        if (ColumnNames.Count == 0)
        {
            throw new ArgumentException("Name at least one key column whose values shall count the same in total.", nameof(ColumnNames));
        }

        OptionChecks.NotEmpty(WeightColumnName);
    }
}
