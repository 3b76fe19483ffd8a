namespace FairDiff.MLNet.Diffusion;

/// <summary>The parts of the condition and their keys in every training row. Without a label part, nothing is conditioned on.</summary>
internal sealed record ConditionedRows(LabelPart? Label, IReadOnlyList<ConditionPartValues> Attributes, IReadOnlyList<ConditionCell> Rows)
{
    /// <summary>The cell of an image that is generated without a condition.</summary>
    public static readonly ConditionCell Unconditional = new(0, []);

    public int LabelledCount => Rows.Count(row => row.Label != 0);

    /// <summary>The labelled rows; an error when there are none, since then no label can be asked for.</summary>
    public IReadOnlyList<ConditionCell> Labelled()
    {
        ConditionCell[] labelled = [.. Rows.Where(row => row.Label != 0)];
        return labelled.Length > 0 ? labelled : throw new FairDiffException(
            $"None of the {Rows.Count} rows has a label in column '{Label!.Name}'. Label some rows, or set Condition = None.");
    }
}
