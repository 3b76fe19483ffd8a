namespace FairDiff.Torch.Onnx;

/// <summary>A tensor in a graph that is being built: an input, a constant, or what an operation gives.</summary>
/// <remarks>
/// It carries what the example becomes, for a batch of one and for one of two: the side that differs is the batch, whose size the file
/// leaves open.
/// </remarks>
public sealed class OnnxValue
{
    internal OnnxValue(string name, IReadOnlyList<Tensor> samples)
    {
        Name = name;
        Samples = samples;
        var (one, two) = (samples[0].shape, samples[1].shape);
        Shape = [.. one.Zip(two, (first, second) => first == second ? first : (long?)null)];
    }

    /// <summary>Gets its name in the file.</summary>
    public string Name { get; }

    /// <summary>Gets its sides; null for one of any size, the batch.</summary>
    public IReadOnlyList<long?> Shape { get; }

    /// <summary>Gets the type of its elements.</summary>
    public ScalarType Type => Samples[0].dtype;

    /// <summary>What the examples become: a batch of one, a batch of two.</summary>
    internal IReadOnlyList<Tensor> Samples { get; }
}
