namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>The projections of an attention layer (Vaswani et al. 2017), what it computes, and the same as ONNX nodes.</summary>
internal sealed class AttentionWeights
{
    private readonly string prefix;
    private readonly (Tensor Weight, Tensor? Bias)[] projections;
    private readonly (Tensor Weight, Tensor? Bias) output;

    private AttentionWeights(string prefix, (Tensor Weight, Tensor? Bias)[] projections, (Tensor Weight, Tensor? Bias) output)
    {
        this.prefix = prefix;
        this.projections = projections;
        this.output = output;
    }

    public long Width => output.Weight.shape[0];

    /// <summary>Of the parameters of a module that begin with a prefix.</summary>
    public static AttentionWeights Of(nn.Module module, string prefix)
    {
        var weights = module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        var together = weights.GetValueOrDefault(prefix + "in_proj_weight")?.chunk(3, 0);
        var biases = weights.GetValueOrDefault(prefix + "in_proj_bias")?.chunk(3, 0);
        var parts = new[] { "q", "k", "v" }.Select((part, index) =>
            (together?[index] ?? weights[$"{prefix}{part}_proj_weight"], biases?[index])).ToArray();
        return new AttentionWeights(
            prefix, parts, (weights[prefix + "out_proj.weight"], weights.GetValueOrDefault(prefix + "out_proj.bias")));
    }

    /// <summary>What comes out, and how much each place looks at each, averaged over the heads.</summary>
    public (Tensor Values, Tensor Shares) Compute(IReadOnlyList<Tensor> inputs, long heads)
    {
        // heads x length x width, of every image of the batch.
        var (q, k, v) = (Split(inputs[0], 0, heads), Split(inputs[1], 1, heads), Split(inputs[2], 2, heads));
        var shares = (q.matmul(k.transpose(-2, -1)) * Held(Math.Pow(Width / heads, -.5))).softmax(-1);
        var joined = shares.matmul(v).permute(2, 0, 1, 3).flatten(2);
        return (nn.functional.linear(joined, output.Weight, output.Bias), shares.mean([1]));
    }

    /// <summary>The nodes of the same; the second output is left out where it is not asked for by the module.</summary>
    public IReadOnlyList<string> Export(OnnxLayer layer, IReadOnlyList<string> inputs, long heads)
    {
        var q = Split(layer, inputs[0], 0, heads, 1, 2, 0, 3);
        var k = Split(layer, inputs[1], 1, heads, 1, 2, 3, 0);
        var v = Split(layer, inputs[2], 2, heads, 1, 2, 0, 3);
        var scores = layer.Node("Mul", layer.Node("MatMul", q, k), layer.Number(Math.Pow(Width / heads, -.5)));
        var shares = layer.Node("Softmax", [scores], new OnnxAttributes().Int("axis", -1));
        var parts = layer.Node("Transpose", [layer.Node("MatMul", shares, v)], new OnnxAttributes().Ints("perm", 2, 0, 1, 3));
        var joined = layer.Node("Reshape", parts, layer.Numbers(0, 0, -1));
        return
        [
            LinearExporters.Apply(layer, joined, output.Weight, output.Bias, prefix + "out_proj."),
            layer.Node("ReduceMean", [shares], new OnnxAttributes().Ints("axes", 1).Int("keepdims", 0)),
        ];
    }

    private Tensor Split(Tensor input, int part, long heads) => nn.functional
        .linear(input, projections[part].Weight, projections[part].Bias)
        .unflatten(2, heads, Width / heads)
        .permute(1, 2, 0, 3);

    private string Split(OnnxLayer layer, string input, int part, long heads, params ReadOnlySpan<long> order)
    {
        var projected = LinearExporters.Apply(
            layer, input, projections[part].Weight, projections[part].Bias, $"{prefix}{"qkv"[part]}_proj.");
        var split = layer.Node("Reshape", projected, layer.Numbers(0, 0, heads, Width / heads));
        return layer.Node("Transpose", [split], new OnnxAttributes().Ints("perm", order));
    }
}
