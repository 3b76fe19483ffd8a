using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

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
            ? new ConditionLayout([new ConditionPart(label.Name, IsLabel: true, label.Entries) { IsVector = label.IsVector }, .. attributes])
            : new ConditionLayout([]);
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
                if (cells[row].Attributes[part - 1] is > 0 and var key)
                {
                    vector[offsets[part] + key - 1] = 1;
                }
            }
        }

        return tensor(values, [cells.Count, size], ScalarType.Float32, CPU);
    }
}
