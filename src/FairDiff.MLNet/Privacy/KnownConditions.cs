using FairDiff.MLNet.Diffusion;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Privacy;

/// <summary>The conditions of rows in the words of a generator: parts and values are matched by their names.</summary>
internal static class KnownConditions
{
    /// <summary>Encodes rows.</summary>
    /// <param name="rows">The rows, by the names and values of their view.</param>
    /// <param name="layout">The generator's condition.</param>
    /// <returns>float32, N x D of the layout, and how many rows have a value that the generator does not know; the caller's to
    /// dispose.</returns>
    public static (Tensor Conditions, int Unknown) Encode(ConditionedRows rows, ConditionLayout layout)
    {
        using var scope = NewDisposeScope();
        var own = ConditionVectors.Layout(rows);
        var given = ConditionVectors.Encode(rows.Rows, rows);
        List<Tensor> parts = [];
        var unknown = zeros(rows.Rows.Count, ScalarType.Bool);
        foreach (var (index, part) in own.Parts.Index())
        {
            var known = layout.Parts[index];
            if (known.Kind != part.Kind)
            {
                throw new FairDiffException(
                    $"The column '{part.Name}' holds a label of kind {part.Kind}; the generator was trained on {known.Kind}. Give rows as "
                        + "it was trained on.");
            }

            var values = given.narrow(1, own.OffsetOf(index), part.Size);

            // From an array, as a number would be a Scalar that nothing holds.
            var absent = tensor(Enumerable.Repeat(part.IsVector ? float.NaN : 0, rows.Rows.Count).ToArray()).unsqueeze(1);
            parts.AddRange(known.Values.Select(value => Place(part, value) is >= 0 and var place
                ? values.narrow(1, place, 1)
                : absent));
            long[] others = [.. part.Values.Index().Where(value => !known.Values.Contains(value.Item)).Select(value => (long)value.Index)];
            if (others.Length > 0)
            {
                unknown = unknown.logical_or(values.index_select(1, tensor(others)).gt(zeros(1)).any(1));
            }
        }

        var all = parts.Count == 0 ? zeros(rows.Rows.Count, 0) : cat(parts, 1);
        return (all.MoveToOuterDisposeScope(), (int)unknown.sum().item<long>());
    }

    private static int Place(ConditionPart part, string value) => Array.IndexOf([.. part.Values], value);
}
