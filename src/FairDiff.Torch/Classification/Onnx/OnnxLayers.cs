using FairDiff.Torch.Classification.Bit;
using FairDiff.Torch.Onnx;

namespace FairDiff.Torch.Classification.Onnx;

/// <summary>The layers of the backbones as ONNX nodes; each takes the name of its input and its parameters' prefix, and returns the name of
/// its output.</summary>
internal sealed class OnnxLayers(OnnxGraph graph, IReadOnlyDictionary<string, Tensor> weights)
{
    /// <summary>A convolution without bias that pads by half its kernel.</summary>
    public string Conv(string input, string name, int stride = 1, Func<Tensor, Tensor>? filters = null)
    {
        var weight = weights[name + ".weight"];
        var side = weight.shape[^1];
        var padding = side / 2;
        return graph.Add(
            "Conv",
            [input, graph.Constant(name + ".weight", filters?.Invoke(weight) ?? weight)],
            new OnnxAttributes().Ints("kernel_shape", side, side).Ints("strides", stride, stride).Ints(
                "pads", padding, padding, padding, padding));
    }

    public string BatchNorm(string input, string name) => graph.Add(
        "BatchNormalization",
        [input, Parameter(name, "weight"), Parameter(name, "bias"), Parameter(name, "running_mean"), Parameter(name, "running_var")],
        new OnnxAttributes().Float("epsilon", 1e-5f));

    /// <summary>
    /// As the norm of 32 instances, then scale and shift: GroupNormalization itself came with opset 18 and changed its meaning with 21.
    /// </summary>
    public string GroupNorm(string input, string name)
    {
        var groups = graph.Add("Reshape", [input, graph.Constant("groups", tensor(new long[] { 0, BitUnit.Groups, -1 }))]);
        var normalized = graph.Add(
            "InstanceNormalization",
            [groups, graph.Constant("ones", ones(BitUnit.Groups)), graph.Constant("zeros", zeros(BitUnit.Groups))],
            new OnnxAttributes().Float("epsilon", 1e-5f));
        var maps = graph.Add("Reshape", [normalized, graph.Add("Shape", [input])]);
        var scaled = graph.Add("Mul", [maps, Channels(name, "weight")]);
        return graph.Add("Add", [scaled, Channels(name, "bias")]);
    }

    public string Relu(string input) => graph.Add("Relu", [input]);

    public string Sum(string first, string second) => graph.Add("Add", [first, second]);

    public string MaxPool(string input, long padding) => graph.Add(
        "MaxPool",
        [input],
        new OnnxAttributes().Ints("kernel_shape", 3, 3).Ints("strides", 2, 2).Ints("pads", padding, padding, padding, padding));

    public string PadWithZeros(string input) =>
        graph.Add("Pad", [input, graph.Constant("border", tensor(new long[] { 0, 0, 1, 1, 0, 0, 1, 1 }))]);

    /// <summary>The mean over places: n x C.</summary>
    public string Pool(string input) => graph.Add("Flatten", [graph.Add("GlobalAveragePool", [input])]);

    /// <summary>A linear layer, its weights K x F or, as a convolution's, K x F x 1 x 1.</summary>
    public string Linear(string input, string name, string output) => graph.Add(
        "Gemm",
        [input, graph.Constant(name + ".weight", weights[name + ".weight"].flatten(1)), Parameter(name, "bias")],
        new OnnxAttributes().Int("transB", 1),
        output);

    public bool Has(string name) => weights.ContainsKey(name + ".weight");

    private string Parameter(string name, string part) => graph.Constant($"{name}.{part}", weights[$"{name}.{part}"]);

    private string Channels(string name, string part) => graph.Constant($"{name}.{part}", weights[$"{name}.{part}"].view(-1, 1, 1));
}
