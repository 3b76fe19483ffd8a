namespace FairDiff.Torch;

/// <summary>What a tensor of a shape from a file takes, before it is made.</summary>
internal static class TensorSize
{
    private const int MostAxes = 64; // PyTorch's and NumPy's own

    /// <summary>
    /// Bytes of the tensor; null where there can be none: a side is negative, there are too many of them, or they multiply to more than
    /// fits, which a side of 0 among them does not hide.
    /// </summary>
    public static int? Of(IReadOnlyCollection<long> shape, int elementSize)
    {
        Int128 extent = elementSize;
        foreach (var side in shape)
        {
            if (side < 0 || extent > int.MaxValue)
            {
                return null;
            }

            extent *= Math.Max(side, 1);
        }

        return extent > int.MaxValue || shape.Count > MostAxes ? null : shape.Contains(0) ? 0 : (int)extent;
    }
}
