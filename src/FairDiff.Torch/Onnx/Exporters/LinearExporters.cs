using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Linear and bilinear layers, and tables of vectors.</summary>
internal static class LinearExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<Linear>((layer, module) => Apply(layer, module.weight!, module.bias));
        table.Add<Embedding>((layer, module) => layer.Node("Gather", layer.Constant("weight", Table(module)), layer.Input));
        table.Add<Bilinear>((layer, module) =>
        {
            var product = layer.Node(
                "Einsum",
                [layer.Inputs[0].Name, layer.Constant("weight", module.weight), layer.Inputs[1].Name],
                new OnnxAttributes().Text("equation", "...i,kij,...j->...k"));
            return module.bias is { } bias ? layer.Node("Add", product, layer.Constant("bias", bias)) : product;
        });
    }

    /// <summary>x Wᵀ + b over the last axis of the layer's input.</summary>
    public static string Apply(OnnxLayer layer, Tensor weight, Tensor? bias)
    {
        if (layer.Rank != 2)
        {
            return Apply(layer, layer.Input, weight, bias);
        }

        List<string> from = [layer.Input, layer.Constant("weight", weight)];
        if (bias is not null)
        {
            from.Add(layer.Constant("bias", bias));
        }

        return layer.Node("Gemm", from, new OnnxAttributes().Int("transB", 1));
    }

    /// <summary>x Wᵀ + b over the last axis; <paramref name="prefix"/> stands before the names of weight and bias.</summary>
    public static string Apply(OnnxLayer layer, string input, Tensor weight, Tensor? bias, string prefix = "")
    {
        var product = layer.Node("MatMul", input, layer.Constant(prefix + "weight_transposed", weight.t()));
        return bias is null ? product : layer.Node("Add", product, layer.Constant(prefix + "bias", bias));
    }

    /// <summary>What the layer looks up: with a largest norm, which TorchSharp does not tell, it shortens the vectors first.</summary>
    private static Tensor Table(Embedding module)
    {
        var weight = module.weight!;
        return module.call(tensor([.. Enumerable.Range(0, (int)weight.shape[0]).Select(row => (long)row)], device: weight.device));
    }
}
