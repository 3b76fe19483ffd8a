namespace FairDiff.Torch;

/// <summary>Named tensors in a safetensors file, with a checksum, which other safetensors libraries read too.</summary>
public static class TensorFile
{
    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by their names; they stay the caller's.</param>
    /// <param name="notes">What else it says, as the format's metadata; null = nothing.</param>
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? notes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        TorchRuntime.Initialize();
        Safetensors.WriteFile(path, tensors, notes);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="notes">What else it says.</param>
    /// <returns>The tensors by their names, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The file is not there, damaged, or of another format.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> notes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TorchRuntime.Initialize();
        return Safetensors.ReadFile(path, out notes);
    }
}
