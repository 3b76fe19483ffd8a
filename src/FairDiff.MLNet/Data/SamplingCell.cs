namespace FairDiff.MLNet;

/// <summary>One kind of image to generate: a label and a value of every attribute, in the order of <c>AttributeColumnNames</c>.</summary>
/// <param name="Label">The label's text: one of the label column's key values; or, of a vector, the names (slot names) of the entries that
/// are 1, joined by <c> + </c>, with others as <c>name=0.5</c>, unknown ones as <c>name=?</c> and those that are 0 left out; <c>(none)</c>
/// where all are 0.</param>
/// <param name="Attributes">One text per attribute; empty where the condition holds the label only.</param>
public sealed record SamplingCell(string Label, params string[] Attributes)
{
    /// <summary>Whether both name the same label and attributes.</summary>
    /// <param name="other">The other cell.</param>
    public bool Equals(SamplingCell? other) =>
        other is not null && Label == other.Label && Attributes.AsSpan().SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => Attributes.Aggregate(Label.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>The label and the attributes, joined by <c>*</c>.</summary>
    public override string ToString() => string.Join('*', [Label, .. Attributes]);
}
