namespace FairDiff.Torch.Onnx;

/// <summary>Shapes as the operator Reshape takes them.</summary>
internal static class OnnxShapes
{
    /// <summary>
    /// The sides that lead from one tensor to another of as many elements: a number, 0 for the side at the same place, -1 for the one that
    /// is left; null where two sides depend on the batch and neither keeps its place.
    /// </summary>
    public static long[]? Between(IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to)
    {
        var sides = Enumerable.Range(0, (int)to[0].Dimensions).Select(axis => Side(axis, from, to)).ToArray();
        return sides.Count(side => side == -1) > 1 ? null : sides;
    }

    private static long Side(int axis, IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to)
    {
        var (first, second) = (to[0].shape[axis], to[1].shape[axis]);
        return first == second ? first
            : axis < from[0].Dimensions && from[0].shape[axis] == first && from[1].shape[axis] == second ? 0 : -1;
    }
}
