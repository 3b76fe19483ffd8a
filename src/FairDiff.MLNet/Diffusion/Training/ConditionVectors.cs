using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Writes cells as condition vectors: one-hot parts side by side, zeros where a part is missing.</summary>
internal static class ConditionVectors
{
    public static ConditionLayout Layout(ConditionedRows rows)
    {
        var attributes = rows.Attributes.Select(part => new ConditionPart(part.Name, IsLabel: false, part.Values));
        return rows.Label is { } label
            ? new ConditionLayout([new ConditionPart(label.Name, IsLabel: true, label.Values), .. attributes])
            : new ConditionLayout([]);
    }

    /// <summary>The conditions that a generator was trained on, by the names and values in its own file.</summary>
    public static ConditionedRows Rows(ConditionLayout layout, IReadOnlyList<ConditionCount> counts)
    {
        ConditionPartValues[] parts = [.. layout.Parts.Select(part => new ConditionPartValues(part.Name, part.Values))];
        return new ConditionedRows(
            parts.FirstOrDefault(),
            [.. parts.Skip(1)],
            [.. counts.SelectMany(count => Enumerable.Repeat(Decode(count.Condition, layout), count.Rows))]);
    }

    /// <summary>float32, N x <see cref="ConditionLayout.Size"/>, on the CPU.</summary>
    public static Tensor Encode(IReadOnlyList<ConditionCell> cells, ConditionLayout layout)
    {
        var size = layout.Size;
        var values = new float[cells.Count * size];
        int[] offsets = [.. layout.Parts.Select((_, index) => layout.OffsetOf(index))];
        for (var row = 0; row < cells.Count; row++)
        {
            for (var part = 0; part < offsets.Length; part++)
            {
                var key = part == 0 ? cells[row].Label : cells[row].Attributes[part - 1];
                if (key != 0)
                {
                    values[(row * size) + offsets[part] + key - 1] = 1;
                }
            }
        }

        return tensor(values, [cells.Count, size], ScalarType.Float32, CPU);
    }

    private static ConditionCell Decode(IReadOnlyList<float> vector, ConditionLayout layout)
    {
        int[] keys =
        [
            .. layout.Parts.Select((part, index) =>
                1 + Array.FindIndex([.. vector.Skip(layout.OffsetOf(index)).Take(part.Size)], value => value != 0)),
        ];
        return keys.Length == 0 ? ConditionedRows.Unconditional : new ConditionCell(keys[0], keys[1..]);
    }
}
