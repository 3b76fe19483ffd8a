using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>Which rows are read: labelled ones.</summary>
/// <param name="Label">The label column.</param>
/// <param name="Flag">The column that says which rows are synthetic; null = none is.</param>
/// <param name="Clusters">Which clusters of rows are held out; null = all rows are read, held out or not.</param>
internal sealed record RowSelection(DataViewSchema.Column Label, DataViewSchema.Column? Flag, HeldOutClusters? Clusters)
{
    /// <summary>Whether the synthetic or the real ones are read; null = both.</summary>
    public required bool? Synthetic { get; init; }

    /// <summary>Whether those that are held out are read, or the others.</summary>
    public required bool HeldOut { get; init; }

    /// <summary>Tells of a row, once it is read, whether it belongs.</summary>
    public Func<bool> Of(DataViewRow row)
    {
        var isLabelled = LabelPresence.CreateGetter(row, Label);
        var isSynthetic = Flag is { } flag && Synthetic is not null ? SyntheticFlag.AsKey(flag).CreateGetter(row) : null;
        var isHeldOut = Clusters?.AsKey().CreateGetter(row);
        return () => isLabelled()
            && (isSynthetic is null || isSynthetic() == (Synthetic == true ? 1 : 0))
            && (isHeldOut is null || isHeldOut() == (HeldOut ? 1 : 0));
    }
}
