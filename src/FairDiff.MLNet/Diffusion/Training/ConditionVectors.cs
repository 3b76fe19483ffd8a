using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Writes cells as condition vectors: the label, then the attributes one-hot; zeros where a part is missing, NaN where a vector
/// label's entry is.
/// </summary>
internal static class ConditionVectors
{
    public static ConditionLayout Layout(ConditionedRows rows)
    {
        var attributes = rows.Attributes.Select(part => new ConditionPart(part.Name, IsLabel: false, part.Values));
        return rows.Label is { } label
            ? new ConditionLayout([new ConditionPart(label.Name, IsLabel: true, label.Entries) { Kind = label.Kind }, .. attributes])
            : new ConditionLayout([]);
    }

    /// <summary>The conditions that a generator was trained on, by the names and values in its own file.</summary>
    public static ConditionedRows Rows(ConditionLayout layout, IReadOnlyList<ConditionCount> counts)
    {
        var label = layout.Parts.Count == 0 ? null : LabelPart.Of(layout.Parts[0]);
        return new ConditionedRows(
            label,
            [.. layout.Parts.Skip(1).Select(part => new ConditionPartValues(part.Name, part.Values))],
            [.. counts.SelectMany(count => Enumerable.Repeat(Decode(count.Condition, label, layout), count.Rows))]);
    }

    /// <summary>float32, N x <see cref="ConditionLayout.Size"/>, on the CPU.</summary>
    public static Tensor Encode(IReadOnlyList<ConditionCell> cells, ConditionedRows rows)
    {
        var layout = Layout(rows);
        var size = layout.Size;
        var values = new float[cells.Count * size];
        int[] offsets = [.. layout.Parts.Select((_, index) => layout.OffsetOf(index))];
        for (var row = 0; row < cells.Count; row++)
        {
            var vector = values.AsSpan(row * size, size);
            rows.Label?.Encode(cells[row].Label, vector[..rows.Label.Entries.Count]);
            for (var part = 1; part < offsets.Length; part++)
            {
                OneHot.Encode(cells[row].Attributes[part - 1], vector[offsets[part]..]);
            }
        }

        return tensor(values, [cells.Count, size], ScalarType.Float32, CPU);
    }

    private static ConditionCell Decode(IReadOnlyList<float> vector, LabelPart? label, ConditionLayout layout)
    {
        float[] PartOf(int index) => [.. vector.Skip(layout.OffsetOf(index)).Take(layout.Parts[index].Size)];
        return label is null
            ? ConditionedRows.Unconditional
            : new ConditionCell(
                label.Decode(PartOf(0)), [.. Enumerable.Range(1, layout.Parts.Count - 1).Select(part => OneHot.KeyOf(PartOf(part)))]);
    }
}
