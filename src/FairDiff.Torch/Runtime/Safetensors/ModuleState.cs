namespace FairDiff.Torch;

/// <summary>The parameters and buffers of any module as safetensors, with a checksum, which other safetensors libraries read too.</summary>
public static class ModuleState
{
    /// <summary>Writes the state of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="stream">Where to; it stays open.</param>
    public static void Save(nn.Module module, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(stream);
        Safetensors.Write(stream, ModuleWeights.Of(module));
    }

    /// <summary>Reads a state into a module of the same parameters and buffers.</summary>
    /// <param name="module">The module.</param>
    /// <param name="stream">Where from; it is read to its end and stays open.</param>
    /// <param name="source">What is read, for messages: <c>File 'network.safetensors'</c>.</param>
    /// <exception cref="EngineException">It is damaged, or the state of another module.</exception>
    public static void Load(nn.Module module, Stream stream, string source = "The state")
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(stream);
        var tensors = Safetensors.Read(stream, out _, source);
        try
        {
            ModuleWeights.Restore(module, tensors, source);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }
}
