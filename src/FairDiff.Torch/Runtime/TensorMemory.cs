namespace FairDiff.Torch;

/// <summary>How much memory tensors take.</summary>
internal static class TensorMemory
{
    /// <summary>Bytes, on whatever device. Views of the same storage count once where they are of 32-bit floats, as activations
    /// are.</summary>
    public static long Of(IEnumerable<Tensor> tensors) =>
        tensors.Select(StorageOf).DistinctBy(storage => storage.Address).Sum(storage => storage.Bytes);

    private static (nint Address, long Bytes) StorageOf(Tensor tensor)
    {
        if (tensor.dtype != ScalarType.Float32)
        {
            // Asked for its storage, TorchSharp copies a tensor of another type than it is asked for.
            return (tensor.Handle, tensor.numel() * tensor.element_size());
        }

        using var storage = tensor.storage<float>();
        return (storage.data_ptr(), (long)storage.nbytes());
    }
}
