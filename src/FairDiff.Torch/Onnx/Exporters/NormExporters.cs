using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Normalisations.</summary>
internal static class NormExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<BatchNorm1d>(Batch);
        table.Add<BatchNorm2d>(Batch);
        table.Add<BatchNorm3d>(Batch);
        table.Add<InstanceNorm1d>(Instance);
        table.Add<InstanceNorm2d>(Instance);
        table.Add<InstanceNorm3d>(Instance);
        table.Add<GroupNorm>((layer, module) => Groups(layer, module.num_groups, module.weight, module.bias, module.eps));
        table.Add<LayerNorm>((layer, module) =>
            OverLastAxes(layer, layer.Input, module.normalized_shape, module.weight, module.bias, module.eps));
        table.Add<LocalResponseNorm>((layer, module) => module.size % 2 == 1
            ? layer.Node(
                "LRN",
                [layer.Input],
                new OnnxAttributes().Int("size", module.size).Float("alpha", (float)module.alpha).Float("beta", (float)module.beta)
                    .Float("bias", (float)module.k))
            : throw layer.Refuse($"its size is {module.size}, and ONNX counts even sizes from another channel; odd ones can be written"));
    }

    /// <summary>With the statistics of training.</summary>
    public static string Batch(OnnxLayer layer, Tensor mean, Tensor variance, Tensor? weight, Tensor? bias, double epsilon) => layer.Node(
        "BatchNormalization",
        [
            layer.Input, layer.Constant("weight", weight ?? ones_like(mean)), layer.Constant("bias", bias ?? zeros_like(mean)),
            layer.Constant("running_mean", mean), layer.Constant("running_var", variance),
        ],
        new OnnxAttributes().Float("epsilon", (float)epsilon));

    /// <summary>
    /// As the norm of instances, then scale and shift: GroupNormalization itself came with opset 18 and changed its meaning with 21.
    /// </summary>
    public static string Groups(OnnxLayer layer, long groups, Tensor? weight, Tensor? bias, double epsilon)
    {
        var grouped = layer.Node("Reshape", layer.Input, layer.Numbers(0, groups, -1));
        var normalized = layer.Node(
            "InstanceNormalization",
            [grouped, layer.Constant("ones", ones(groups)), layer.Constant("zeros", zeros(groups))],
            new OnnxAttributes().Float("epsilon", (float)epsilon));
        return Affine(layer, layer.Reshape(normalized, layer.Inputs[0].Samples, layer.Outputs[0].Samples), weight, bias);
    }

    public static string OverLastAxes(
        OnnxLayer layer, string input, IReadOnlyCollection<long> sides, Tensor? weight, Tensor? bias, double epsilon, string prefix = "")
    {
        List<string> from = [input, layer.Constant(prefix + "weight", weight ?? ones([.. sides]))];
        if (bias is not null)
        {
            from.Add(layer.Constant(prefix + "bias", bias));
        }

        return layer.Node(
            "LayerNormalization", from, new OnnxAttributes().Int("axis", -sides.Count).Float("epsilon", (float)epsilon));
    }

    private static string Batch(OnnxLayer layer, NormBase module) => module.running_mean is { } mean && module.running_var is { } variance
        ? Batch(layer, mean, variance, module.weight, module.bias, module.eps)
        : throw layer.Refuse("it tracks no statistics, so that what it gives depends on the rest of the batch");

    private static string Instance(OnnxLayer layer, InstanceNorm module)
    {
        if (module.track_running_stats)
        {
            return Batch(layer, module);
        }

        if (layer.Rank < 3)
        {
            throw layer.Refuse($"its input has {layer.Rank} sides; N x C x ... is needed");
        }

        var channels = module.num_features;
        return layer.Node(
            "InstanceNormalization",
            [
                layer.Input, layer.Constant("weight", module.weight ?? ones(channels)),
                layer.Constant("bias", module.bias ?? zeros(channels)),
            ],
            new OnnxAttributes().Float("epsilon", (float)module.eps));
    }

    /// <summary>Scale and shift of each channel, axis 1.</summary>
    private static string Affine(OnnxLayer layer, string value, Tensor? weight, Tensor? bias)
    {
        long[] shape = [-1, .. Enumerable.Repeat(1L, layer.Rank - 2)];
        value = weight is null ? value : layer.Node("Mul", value, layer.Constant("weight", weight.view(shape)));
        return bias is null ? value : layer.Node("Add", value, layer.Constant("bias", bias.view(shape)));
    }
}
