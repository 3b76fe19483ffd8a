namespace FairDiff.Torch.Onnx;

/// <summary>How an ONNX file names things.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Gets the names of the inputs; by default <c>input</c>, or <c>input1</c>, <c>input2</c>, … of several.</summary>
    public IReadOnlyList<string> InputNames { get; init; } = [];

    /// <summary>Gets the names of the outputs; by default <c>output</c>, or <c>output1</c>, <c>output2</c>, … of several.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>
    /// Gets the names of the classes that the last output, N x K, scores. The file then has one output more, <c>PredictedLabel</c> (text,
    /// N x 1): the class of the largest score. By default empty, and no such output.
    /// </summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Gets the name of the graph; by default that of the module.</summary>
    public string? GraphName { get; init; }

    /// <summary>Gets texts that the file carries: its custom metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
