using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.StandardizeByGroup(StandardizeByGroupOptions)"/> standardises, and by which groups.</summary>
public sealed record StandardizeByGroupOptions
{
    /// <summary>The features: a vector of <see cref="float"/> of one length, or one number.</summary>
    public string InputColumnName { get; init; } = "Features";

    /// <summary>The standardised features; null (the default) = they replace those of <see cref="InputColumnName"/>.</summary>
    public string? OutputColumnName { get; init; }

    /// <summary>Key, Boolean or text columns, at least one, whose crossed values make the groups, for example the hospital.</summary>
    public required IReadOnlyList<string> GroupColumnNames { get; init; }

    /// <summary>
    /// The rows that a group needs for statistics of its own, at least 2; rows of smaller groups, of groups that Fit has not seen, and rows
    /// without a group are standardised by the statistics of all training rows. The default is 10.
    /// </summary>
    public int MinimumGroupSize { get; init; } = 10;

    /// <summary>
    /// More rows, whose labels nobody needs to know, such as those of a hospital that the training data lack: they count in the statistics
    /// of their groups, but not in those of all training rows. Null (the default) = none.
    /// </summary>
    public IDataView? TargetRows { get; init; }

    internal string Output => OutputColumnName ?? InputColumnName;

    internal void Validate()
    {
        OptionChecks.NotEmpty(InputColumnName);
        OptionChecks.Require(OutputColumnName != "", OutputColumnName, "a name, or null to replace the input column");
        ArgumentNullException.ThrowIfNull(GroupColumnNames);
        if (GroupColumnNames.Count == 0)
        {
            throw new ArgumentException(
                "Name at least one column whose values are the groups, or use ml.Transforms.NormalizeMeanVariance for one standard of all.",
                nameof(GroupColumnNames));
        }

        OptionChecks.AtLeast(2, MinimumGroupSize);
    }
}
