using FairDiff.Torch.Onnx.Reading;

namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>
/// Finds a residual network in an ONNX file, operator by operator, whatever the file calls them, and gives its numbers torchvision's names:
/// the stem, blocks (a new stage begins with each change of channels or size), the mean over places, and, if there is one, the last layer.
/// </summary>
internal sealed class ResidualGraph
{
    /// <summary>Its networks take blue, green and red from 0 to 255, minus a mean.</summary>
    private const string Cntk = "CNTK";

    private readonly GraphNodes nodes;
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly List<long> strides = [];

    private ResidualGraph(GraphNodes nodes) => this.nodes = nodes;

    /// <summary>The tensors of a file.</summary>
    /// <exception cref="EngineException">It is no residual network of those here; the operator that does not fit is named.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PretrainedTensors Read(Stream stream, string source)
    {
        var file = OnnxFile.Read(stream);
        var graph = new ResidualGraph(new GraphNodes(file, source));
        try
        {
            var input = GraphInput.Read(graph.nodes);
            graph.Walk(input.Place);
            var normalization = input.Normalization(graph.nodes);
            if (normalization is null && file.Producer == Cntk)
            {
                graph.TurnColours();
                normalization = ImageNormalization.ImageNetBytes;
            }

            var tensors = new PretrainedTensors(source, graph.tensors, normalization);
            graph.CheckDesign(tensors.Network);
            return tensors;
        }
        catch
        {
            Safetensors.Dispose(graph.tensors);
            throw;
        }
    }

    private void Walk(GraphPlace place)
    {
        place = Stem(place);
        var (stage, block) = (0, 0);
        while (nodes.After(place.Value).Count == 2)
        {
            var name = $"layer{stage + 1}.{block}";
            var read = GraphBlock.Read(nodes, place, stage == 0 ? "layer1.0" : $"the block after layer{stage}.{block - 1}");
            (stage, block) = stage == 0 || read.Stride != 1 || read.Result.Channels != place.Channels ? (stage + 1, 0) : (stage, block);
            if (block == 0)
            {
                strides.Add(read.Stride);
            }

            name = $"layer{stage}.{block++}";
            Add(read, name);
            place = read.Result;
        }

        Head(Pooled(place));
    }

    private GraphPlace Stem(GraphPlace images)
    {
        var conv = nodes.OnlyAfter(images.Value, "the images");
        var stem = GraphConvolution.Read(nodes, conv ?? throw nodes.Misfit(conv, "conv1", "is all there is"), images, "conv1");
        Add(stem, "conv1", "bn1");
        var activation = nodes.OnlyAfter(stem.Result.Value, "bn1");
        if (activation is not { Operation: "Relu" })
        {
            throw nodes.Misfit(activation, "after bn1", "stands where the first activation is expected");
        }

        var place = stem.Result with { Value = activation.Outputs[0] };
        var large = stem is { Kernel: 7, Stride: 2 };
        if (!large && stem is not { Kernel: 3, Stride: 1 })
        {
            throw nodes.Misfit(stem.Node, "conv1", $"has kernel {stem.Kernel} and stride {stem.Stride}, not 7 and 2, or 3 and 1");
        }

        return large ? Pool(place) : place;
    }

    private GraphPlace Pool(GraphPlace place)
    {
        const string Name = "the pooling of the stem";
        var pool = nodes.OnlyAfter(place.Value, Name);
        return pool is { Operation: "MaxPool" }
            && GraphWindow.Of(nodes, pool, Name) is { Kernel: 3, Stride: 2 } window
            && pool.Ints("dilations").All(side => side == 1)
            ? place with { Value = pool.Outputs[0], Side = window.Cover(nodes, place.Side, Name) }
            : throw nodes.Misfit(pool, Name, "is no 3 x 3 MaxPool of stride 2");
    }

    /// <summary>The value behind the mean over places.</summary>
    private string Pooled(GraphPlace place)
    {
        const string Name = "behind the last block";
        var node = nodes.OnlyAfter(place.Value, Name);
        var whole = node switch
        {
            { Operation: "GlobalAveragePool" } => true,
            { Operation: "AveragePool" } =>
                GraphWindow.Of(nodes, node, Name) is { Before: 0, After: 0 } window && window.Kernel == place.Side,
            { Operation: "ReduceMean" } => node.Ints("axes").Select(axis => axis < 0 ? axis + 4 : axis).Order().SequenceEqual([2, 3]),
            _ => false,
        };
        return whole ? node!.Outputs[0] : throw nodes.Misfit(
            node, Name, $"is not the mean over all places{(place.Side is { } side ? $", {side} x {side} of them" : "")}");
    }

    private void Head(string value)
    {
        var node = nodes.OnlyAfter(value, "the mean over places");
        while (node is { Operation: "Flatten" or "Reshape" or "Squeeze" })
        {
            node = nodes.OnlyAfter(node.Outputs[0], "the mean over places");
        }

        if (node is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var (weight, bias) = node switch
        {
            { Operation: "Gemm" } when node.Float("alpha", 1) == 1 && node.Float("beta", 1) == 1 && node.Int("transA") == 0 =>
                (node.Int("transB") == 0 ? nodes.Constant(node, 1)?.t() : nodes.Constant(node, 1), nodes.Constant(node, 2)),
            { Operation: "MatMul" } => (nodes.Constant(node, 1)?.t(), Summand(node)),
            _ => throw nodes.Misfit(node, "behind the mean over places", "is no Gemm and no MatMul, as the last layer is"),
        };
        if (weight is null || weight.Dimensions != 2)
        {
            throw nodes.Misfit(node, "fc", "has no matrix of weights of its own");
        }

        tensors.Add("fc.weight", weight.contiguous().DetachFromDisposeScope());
        tensors.Add("fc.bias", (bias ?? zeros(weight.shape[0])).flatten().DetachFromDisposeScope());
    }

    private Tensor? Summand(OnnxFileNode product) =>
        nodes.OnlyAfter(product.Outputs[0], "fc") is { Operation: "Add" } sum ? nodes.Constant(sum, 1) ?? nodes.Constant(sum, 0) : null;

    private void Add(GraphBlock block, string name)
    {
        for (var index = 0; index < block.Main.Count; index++)
        {
            Add(block.Main[index], $"{name}.conv{index + 1}", $"{name}.bn{index + 1}");
        }

        if (block.Projection is { } projection)
        {
            Add(projection, $"{name}.downsample.0", $"{name}.downsample.1");
        }
    }

    private void Add(GraphConvolution unit, string convolution, string norm)
    {
        foreach (var (name, value) in unit.Tensors)
        {
            tensors.Add(name == GraphConvolution.Weight ? $"{convolution}.{name}" : $"{norm}{name["bn".Length..]}", value);
        }
    }

    /// <summary>Blue, green and red become red, green and blue, as networks here take them.</summary>
    private void TurnColours()
    {
        const string First = "conv1.weight";
        using var given = tensors[First];
        tensors[First] = given.flip(1).DetachFromDisposeScope();
    }

    /// <summary>Names and shapes are compared where the weights are loaded; strides have left no trace there.</summary>
    private void CheckDesign(PretrainedNetwork? network)
    {
        var design = network?.Design;
        if (design is null || !design.Stages.Select(stage => (long)stage.Stride).SequenceEqual(strides))
        {
            throw nodes.Misfit(
                $"it has {strides.Count} stages with the strides {string.Join(", ", strides)}"
                    + (design is null ? ", which no network here has" : $", and {network} has {string.Join(
                        ", ", design.Stages.Select(stage => stage.Stride))}"));
        }
    }
}
