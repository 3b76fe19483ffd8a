using System.Security.Cryptography;

namespace FairDiff.Shared;

/// <summary>Tensors as part of a hash.</summary>
internal static class TensorHash
{
    private const long BlockSize = 1 << 24;

    /// <summary>A block of rows at a time: a span ends at 2 GB, and a copy would take as much memory as all.</summary>
    public static void AppendTensor(this IncrementalHash hash, Tensor values)
    {
        var count = values.shape[0];
        var rows = Math.Max(1, BlockSize * count / Math.Max(1, values.numel() * values.element_size()));
        for (var row = 0L; row < count; row += rows)
        {
            using var scope = NewDisposeScope();
            var block = values.narrow(0, row, Math.Min(rows, count - row)).contiguous();
            hash.AppendData(block.numel() == 0 ? [] : block.bytes);
        }
    }
}
