using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Layers that move elements, resize maps, or do nothing in evaluation.</summary>
internal static class ShapeExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<Identity>("Identity");
        table.Add<Dropout>("Identity");
        table.Add<Dropout1d>("Identity");
        table.Add<Dropout2d>("Identity");
        table.Add<Dropout3d>("Identity");
        table.Add<AlphaDropout>("Identity");
        table.Add<FeatureAlphaDropout>("Identity");
        table.Add<Flatten>((layer, _) => layer.Reshape(layer.Input, layer.Inputs[0].Samples, layer.Outputs[0].Samples));
        table.Add<Unflatten>((layer, _) => layer.Reshape(layer.Input, layer.Inputs[0].Samples, layer.Outputs[0].Samples));
        table.Add<PixelShuffle>((layer, module) => layer.Node(
            "DepthToSpace", [layer.Input], new OnnxAttributes().Int("blocksize", module.upscale_factor).Text("mode", "CRD")));
        table.Add<PixelUnshuffle>(Unshuffle);
        table.Add<ChannelShuffle>((layer, module) =>
        {
            var (channels, sides) = (layer.Side(1), Sides(layer, 2));
            return Rearranged(
                layer, [0, module.groups, channels / module.groups, .. sides], [0, 2, 1, .. Axes(3, sides.Count)], [0, channels, .. sides]);
        });
        table.Add<Upsample>(Resize);
    }

    private static string Unshuffle(OnnxLayer layer, PixelUnshuffle module)
    {
        var r = module.downscale_factor;
        var (channels, height, width) = (layer.Side(1), layer.Side(2) / r, layer.Side(3) / r);
        return Rearranged(layer, [0, channels, height, r, width, r], [0, 1, 3, 5, 2, 4], [0, channels * r * r, height, width]);
    }

    /// <summary>As PyTorch's own export: where pixels are places, their corners are aligned or their halves are.</summary>
    private static string Resize(OnnxLayer layer, Upsample module)
    {
        var aligned = module.align_corners == true;
        var attributes = module.mode switch
        {
            UpsampleMode.Nearest => Mode("nearest", "asymmetric").Text("nearest_mode", "floor"),
            UpsampleMode.Bicubic => Mode("cubic", aligned ? "align_corners" : "half_pixel").Float("cubic_coeff_a", -.75f),
            _ => Mode("linear", aligned ? "align_corners" : "half_pixel"),
        };
        var scales = module.scale_factor.ToArray();
        if (scales.Length > 0 && module.recompute_scale_factor != true && !aligned)
        {
            var all = (scales.Length == 1 ? [.. Enumerable.Repeat(scales[0], layer.Rank - 2)] : scales).Select(scale => (float)scale);
            return layer.Node(
                "Resize", [layer.Input, "", layer.Constant("scales", tensor((float[])[1, 1, .. all]))], attributes);
        }

        var outer = layer.Node("Slice", layer.Node("Shape", layer.Input), layer.Numbers(0), layer.Numbers(2));
        var sides = layer.Numbers([.. layer.Outputs[0].Shape.Skip(2).Select(side => side!.Value)]);
        var sizes = layer.Node("Concat", [outer, sides], new OnnxAttributes().Int("axis", 0));
        return layer.Node("Resize", [layer.Input, "", "", sizes], attributes);

        static OnnxAttributes Mode(string mode, string places) =>
            new OnnxAttributes().Text("mode", mode).Text("coordinate_transformation_mode", places);
    }

    private static string Rearranged(
        OnnxLayer layer, IReadOnlyList<long> split, IReadOnlyList<long> order, IReadOnlyList<long> joined)
    {
        var parts = layer.Node("Reshape", layer.Input, layer.Numbers(split));
        var moved = layer.Node("Transpose", [parts], new OnnxAttributes().Ints("perm", [.. order]));
        return layer.Node("Reshape", moved, layer.Numbers(joined));
    }

    private static List<long> Sides(OnnxLayer layer, int from) =>
        [.. Enumerable.Range(from, layer.Rank - from).Select(axis => layer.Side(axis))];

    private static IEnumerable<long> Axes(int from, int count) => Enumerable.Range(from, count).Select(axis => (long)axis);
}
