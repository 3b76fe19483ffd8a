using FairDiff.Torch.Onnx.Reading;

namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>How a convolution or a pooling passes over maps.</summary>
internal readonly record struct GraphWindow(OnnxFileNode Node, long Kernel, long Stride, long Before, long After)
{
    /// <param name="nodes">The graph.</param>
    /// <param name="node">The operator.</param>
    /// <param name="place">What it would be here, for messages.</param>
    /// <param name="kernel">The side of its kernel where that is known from its weights.</param>
    /// <exception cref="EngineException">Height and width are treated unlike each other, or the padding is left to the reader.</exception>
    public static GraphWindow Of(GraphNodes nodes, OnnxFileNode node, string place, long? kernel = null)
    {
        var (sides, strides, pads) = (node.Ints("kernel_shape"), node.Ints("strides"), node.Ints("pads"));
        var side = kernel ?? sides.FirstOrDefault();
        var (before, after) = pads.Count == 4 ? (pads[0], pads[2]) : (0, 0);
        return side > 0 && sides.All(value => value == side) && strides.All(value => value > 0 && value == strides[0])
            && pads.SequenceEqual(pads.Count == 0 ? [] : [before, before, after, after]) && before >= 0 && after >= 0
            && node.Text("auto_pad") is "" or "NOTSET" && node.Int("ceil_mode") == 0
            ? new(node, side, strides.Count > 0 ? strides[0] : 1, before, after)
            : throw nodes.Misfit(
                node, place, $"has kernel [{string.Join(", ", sides)}], strides [{string.Join(", ", strides)}], pads "
                    + $"[{string.Join(", ", pads)}] and auto_pad '{node.Text("auto_pad")}': one number for height and width, and pads as "
                    + "numbers, are read");
    }

    /// <summary>
    /// The side of the maps that it gives. A network here pads by half the kernel on all sides: a file may leave out a last row that no
    /// window of its images covers, as the networks of CNTK do.
    /// </summary>
    /// <exception cref="EngineException">It pads otherwise.</exception>
    public long? Cover(GraphNodes nodes, long? side, string place)
    {
        var half = Kernel / 2;
        long? theirs = side is null ? null : ((side + Before + After - Kernel) / Stride) + 1;
        long? ours = side is null ? null : ((side + half + half - Kernel) / Stride) + 1;
        return Before == half && (After == half || (After < half && ours is not null && ours == theirs)) ? ours : throw nodes.Misfit(
            Node, place, $"pads by {Before} before and {After} behind maps {(side is null ? "of any side" : $"of side {side}")}, not by "
                + $"{half}");
    }
}
