namespace FairDiff.MLNet.Diffusion;

/// <summary>The keys of one condition: the label (see <see cref="LabelPart"/>) and one key per attribute; 0 = missing.</summary>
internal sealed record ConditionCell(int Label, int[] Attributes)
{
    public bool Equals(ConditionCell? other) =>
        other is not null && Label == other.Label && Attributes.AsSpan().SequenceEqual(other.Attributes);

    public override int GetHashCode() => Attributes.Aggregate(Label, HashCode.Combine);
}

/// <summary>How many images of one cell are to be generated.</summary>
internal readonly record struct CellCount(ConditionCell Cell, int Count);
