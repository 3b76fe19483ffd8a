namespace FairDiff.Torch;

/// <summary>The memory of a contiguous tensor on the CPU, to read and to write.</summary>
internal static class TensorBytes
{
    public static Span<byte> Of(Tensor tensor) => tensor.numel() == 0 ? [] : tensor.bytes;
}
