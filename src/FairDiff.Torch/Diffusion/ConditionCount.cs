using System.Runtime.InteropServices;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// How many training rows had a condition. A generator's file keeps these, so that plans that follow the training data can be drawn
/// up without them.
/// </summary>
/// <param name="Condition">The condition vector (<see cref="ConditionLayout.Size"/> numbers, not encoded).</param>
/// <param name="Rows">How many rows had it, at least 1.</param>
public sealed record ConditionCount(IReadOnlyList<float> Condition, int Rows)
{
    /// <summary>Rows of a generator, which plans go through one by one.</summary>
    internal const int MostRows = 50_000_000;

    /// <summary>Counts equal rows; the result is in the order of the vectors, whatever the order of the rows.</summary>
    /// <param name="conditions">float32, N x D.</param>
    internal static IReadOnlyList<ConditionCount> Of(Tensor conditions)
    {
        var width = (int)conditions.shape[1];
        using var onCpu = conditions.cpu();
        using var contiguous = onCpu.contiguous();
        var values = MemoryMarshal.Cast<byte, float>(TensorBytes.Of(contiguous)).ToArray();
        return
        [
            .. Enumerable.Range(0, (int)conditions.shape[0])
                .Select(row => new ArraySegment<float>(values, row * width, width))
                .CountBy(vector => vector, VectorComparer.Instance)
                .OrderBy(pair => pair.Key, VectorComparer.Instance)
                .Select(pair => new ConditionCount([.. pair.Key], pair.Value)),
        ];
    }

    private sealed class VectorComparer : IEqualityComparer<ArraySegment<float>>, IComparer<ArraySegment<float>>
    {
        public static readonly VectorComparer Instance = new();

        public bool Equals(ArraySegment<float> x, ArraySegment<float> y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ArraySegment<float> vector)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(vector.AsSpan()));
            return hash.ToHashCode();
        }

        public int Compare(ArraySegment<float> x, ArraySegment<float> y) => x.AsSpan().SequenceCompareTo(y);
    }
}
