using FairDiff.Torch.Onnx.Reading;

namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>A convolution with the batch norm that follows it, or into which it was folded.</summary>
/// <param name="Node">The operator, for messages.</param>
/// <param name="Tensors">The weights of both, by the ends of their names.</param>
/// <param name="Kernel">The side of the kernel.</param>
/// <param name="Stride">The stride.</param>
/// <param name="Result">What it gives.</param>
internal sealed record GraphConvolution(
    OnnxFileNode Node, IReadOnlyDictionary<string, Tensor> Tensors, long Kernel, long Stride, GraphPlace Result)
{
    public const string Weight = "weight";

    /// <summary>What the batch norms here add to variances.</summary>
    private const double Epsilon = 1e-5;

    /// <exception cref="EngineException">The convolution is one that no network here has.</exception>
    public static GraphConvolution Read(GraphNodes nodes, OnnxFileNode node, GraphPlace from, string place)
    {
        if (node.Operation != "Conv" || nodes.Value(node, 0) != from.Value || nodes.Constant(node, 1) is not { } weight)
        {
            throw nodes.Misfit(node, place, "stands where a convolution with weights of its own is expected");
        }

        if (node.Int("group", 1) != 1 || node.Ints("dilations").Any(side => side != 1))
        {
            throw nodes.Misfit(
                node, place, $"has group {node.Int("group", 1)} and dilations [{string.Join(", ", node.Ints("dilations"))}], not 1");
        }

        if (weight.Dimensions != 4 || weight.shape[2] != weight.shape[3] || weight.shape[1] != from.Channels)
        {
            throw nodes.Misfit(node, place, $"has weights [{string.Join(", ", weight.shape)}] for maps of {from.Channels} channels");
        }

        var window = GraphWindow.Of(nodes, node, place, weight.shape[2]);
        var result = new GraphPlace(node.Outputs[0], weight.shape[0], window.Cover(nodes, from.Side, place));
        var tensors = new Dictionary<string, Tensor> { [Weight] = weight };
        if (nodes.After(result.Value) is [{ Operation: "BatchNormalization" } norm] && nodes.Value(norm, 0) == result.Value)
        {
            return new(
                node, Norm(nodes, node, norm, tensors, place), window.Kernel, window.Stride, result with { Value = norm.Outputs[0] });
        }

        // The norm with which the convolution's own numbers are the whole.
        using var scope = NewDisposeScope();
        var bias = node.Inputs.Count > 2 ? nodes.Constant(node, 2) : null;
        AddNorm(
            tensors, ones(result.Channels), bias ?? zeros(result.Channels), zeros(result.Channels),
            ones(result.Channels) * Held(1 - Epsilon));
        return new(node, tensors, window.Kernel, window.Stride, result);
    }

    private static Dictionary<string, Tensor> Norm(
        GraphNodes nodes, OnnxFileNode node, OnnxFileNode norm, Dictionary<string, Tensor> tensors, string place)
    {
        using var scope = NewDisposeScope();
        var channels = tensors[Weight].shape[0];
        var values = Enumerable.Range(1, 4).Select(input => nodes.Constant(norm, input)).ToList();
        if (values.Exists(value => value is null || value.Dimensions != 1 || value.shape[0] != channels))
        {
            throw nodes.Misfit(norm, place, $"has no scale, shift, mean and variance of {channels} numbers each");
        }

        var (weight, bias, mean, variance) = (values[0]!, values[1]!, values[2]!, values[3]!);
        if (node.Inputs.Count > 2 && nodes.Constant(node, 2) is { } shift)
        {
            mean = mean - shift;
        }

        var epsilon = norm.Float("epsilon", 1e-5f);
        if (Math.Abs(epsilon - Epsilon) > 1e-8)
        {
            // Another number is added here: the variance takes up the difference, and the scale what is left of it.
            var wanted = variance.Plus(Held(epsilon));
            variance = (wanted - Held(Epsilon)).clamp_min(Held(0));
            weight = weight * (variance.Plus(Held(Epsilon)) / wanted).sqrt();
        }

        AddNorm(tensors, weight, bias, mean, variance);
        return tensors;
    }

    private static void AddNorm(Dictionary<string, Tensor> tensors, Tensor weight, Tensor bias, Tensor mean, Tensor variance)
    {
        (string, Tensor)[] parts = [("bn.weight", weight), ("bn.bias", bias), ("bn.running_mean", mean), ("bn.running_var", variance)];
        foreach (var (name, value) in parts)
        {
            tensors.Add(name, value.DetachFromDisposeScope());
        }
    }
}
