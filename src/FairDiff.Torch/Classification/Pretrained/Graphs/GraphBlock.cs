using FairDiff.Torch.Onnx.Reading;

namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>A residual block: two convolutions (basic) or three (bottleneck), and a shortcut with or without a projection.</summary>
/// <param name="Main">The convolutions.</param>
/// <param name="Projection">That of the shortcut; null where the shortcut is the input itself.</param>
/// <param name="Result">What the block gives.</param>
internal sealed record GraphBlock(IReadOnlyList<GraphConvolution> Main, GraphConvolution? Projection, GraphPlace Result)
{
    public bool IsBottleneck => Main.Count == 3;

    /// <summary>The stride of the block, which its 3 x 3 convolution has.</summary>
    public long Stride => Main[IsBottleneck ? 1 : 0].Stride;

    /// <summary>The block that begins where two operators take the maps.</summary>
    /// <param name="nodes">The graph.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="place">Its name, for messages.</param>
    /// <exception cref="EngineException">It is no such block.</exception>
    public static GraphBlock Read(GraphNodes nodes, GraphPlace input, string place)
    {
        List<GraphConvolution> main = [];
        GraphConvolution? projection = null;
        OnnxFileNode? sum = null;
        foreach (var node in nodes.After(input.Value))
        {
            var branch = node.Operation == "Add" ? [] : Branch(nodes, node, input, place);
            if (branch.Count > 1)
            {
                main = main.Count == 0 ? branch : throw nodes.Misfit(node, place, "begins a second branch of several convolutions");
            }
            else
            {
                projection = branch.FirstOrDefault() ?? projection;
            }

            sum ??= branch.Count == 0 ? node : nodes.OnlyAfter(branch[^1].Result.Value, place);
        }

        return main.Count == 0 || sum is null
            ? throw nodes.Misfit(nodes.After(input.Value)[0], place, "begins no branch of two or three convolutions")
            : Check(nodes, new(main, projection, Sum(nodes, sum, main[^1].Result, projection?.Result.Value ?? input.Value, place)), place);
    }

    /// <summary>Convolutions with an activation between them, up to the sum.</summary>
    private static List<GraphConvolution> Branch(GraphNodes nodes, OnnxFileNode first, GraphPlace input, string place)
    {
        List<GraphConvolution> units = [];
        for (var node = first; ; node = nodes.OnlyAfter(input.Value, place) ?? throw nodes.Misfit(null, place, "comes before a sum"))
        {
            var name = $"{place}.conv{units.Count + 1}";
            units.Add(GraphConvolution.Read(nodes, node, input, name));
            input = units[^1].Result;
            switch (nodes.OnlyAfter(input.Value, name))
            {
                case { Operation: "Add" }:
                    return units;
                case { Operation: "Relu" } activation when units.Count < 3:
                    input = input with { Value = activation.Outputs[0] };
                    break;
                case var other:
                    throw nodes.Misfit(
                        other, $"after {name}", "is neither the sum of a block nor the activation before another convolution");
            }
        }
    }

    private static GraphPlace Sum(GraphNodes nodes, OnnxFileNode sum, GraphPlace main, string shortcut, string place)
    {
        HashSet<string> parts = [nodes.Value(sum, 0), nodes.Value(sum, 1)];
        if (sum.Operation != "Add" || !parts.SetEquals([main.Value, shortcut]))
        {
            throw nodes.Misfit(sum, place, "is not the sum of the block's branch and its shortcut");
        }

        return nodes.OnlyAfter(sum.Outputs[0], place) is { Operation: "Relu" } activation
            ? main with { Value = activation.Outputs[0] }
            : throw nodes.Misfit(nodes.OnlyAfter(sum.Outputs[0], place), place, "stands where the activation after the sum is expected");
    }

    private static GraphBlock Check(GraphNodes nodes, GraphBlock block, string place)
    {
        long[] kernels = block.IsBottleneck ? [1, 3, 1] : [3, 3];
        long[] strides = block.IsBottleneck ? [1, block.Stride, 1] : [block.Stride, 1];
        for (var index = 0; index < kernels.Length; index++)
        {
            var unit = block.Main[index];
            if (unit.Kernel != kernels[index] || unit.Stride != strides[index])
            {
                throw nodes.Misfit(
                    unit.Node, $"{place}.conv{index + 1}", $"has kernel {unit.Kernel} and stride {unit.Stride}, not {kernels[index]} and "
                        + $"{strides[index]}");
            }
        }

        return block.Projection is not { } projection || (projection.Kernel == 1 && projection.Stride == block.Stride)
            ? block
            : throw nodes.Misfit(
                projection.Node, $"{place}.downsample", $"has kernel {projection.Kernel} and stride {projection.Stride}, not 1 and "
                    + $"{block.Stride}");
    }
}
