using FairDiff.Torch.Onnx.Reading;

namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>What a graph does to colours before its first convolution: value x scale + shift, for each of three channels.</summary>
internal sealed class GraphInput
{
    private const double Tolerance = 1e-4;

    private readonly double[] scale = [1, 1, 1];
    private readonly double[] shift = [0, 0, 0];

    private GraphInput(GraphPlace place) => Place = place;

    /// <summary>Where the walk is then.</summary>
    public GraphPlace Place { get; private set; }

    /// <exception cref="EngineException">An operator there does something else.</exception>
    public static GraphInput Read(GraphNodes nodes)
    {
        var input = new GraphInput(new(nodes.Input, 3, nodes.Side));
        while (nodes.OnlyAfter(input.Place.Value, "the images") is { Operation: "Div" or "Mul" or "Sub" or "Add" } node)
        {
            input.Apply(nodes, node);
        }

        return input;
    }

    /// <summary>The normalisation that this is, of bytes or of bytes over 255; null where the graph does nothing.</summary>
    /// <exception cref="EngineException">It is none of those here.</exception>
    public ImageNormalization? Normalization(GraphNodes nodes) => scale.All(value => value == 1) && shift.All(value => value == 0)
        ? null
        : Enum.GetValues<ImageNormalization>().Where(known => Is(known, 1) || Is(known, 255)).Cast<ImageNormalization?>().FirstOrDefault()
            ?? throw nodes.Misfit(
                $"it begins with value x [{string.Join(", ", scale)}] + [{string.Join(", ", shift)}], which is none of the normalisations "
                    + string.Join(", ", Enum.GetNames<ImageNormalization>()));

    private void Apply(GraphNodes nodes, OnnxFileNode node)
    {
        using var constant = nodes.Value(node, 0) == Place.Value ? nodes.Constant(node, 1) : null;
        if (constant is null || constant.numel() is not (1 or 3))
        {
            throw nodes.Misfit(node, "before the first convolution", "does not take the images and one number, or three");
        }

        var values = constant.data<float>().ToArray();
        for (var channel = 0; channel < scale.Length; channel++)
        {
            double value = values[values.Length == 1 ? 0 : channel];
            var (factor, summand) = node.Operation switch
            {
                "Div" => (1 / value, 0d),
                "Mul" => (value, 0d),
                "Sub" => (1d, -value),
                _ => (1d, value),
            };
            scale[channel] *= factor;
            shift[channel] = (shift[channel] * factor) + summand;
        }

        Place = Place with { Value = node.Outputs[0] };
    }

    private bool Is(ImageNormalization normalization, double largest)
    {
        var known = ChannelScaling.Of(normalization) ?? new([0, 0, 0], [1, 1, 1]);
        return Enumerable.Range(0, scale.Length).All(channel =>
            Close(scale[channel] * known.Deviation[channel] * largest, 1)
            && Close(shift[channel] * known.Deviation[channel], -known.Mean[channel]));
    }

    private static bool Close(double value, double other) => Math.Abs(value - other) <= Tolerance;
}
