using TorchSharp;
using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Layers that pad, and the padding of others.</summary>
internal static class PaddingExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<ZeroPad2d>((layer, module) => Constant(layer, module));
        table.Add<ConstantPad1d>((layer, module) => Constant(layer, module));
        table.Add<ConstantPad2d>((layer, module) => Constant(layer, module));
        table.Add<ConstantPad3d>((layer, module) => Constant(layer, module));
        table.Add<ReflectionPad1d>((layer, module) => Pad(layer, module.padding, "reflect"));
        table.Add<ReflectionPad2d>((layer, module) => Pad(layer, module.padding, "reflect"));
        table.Add<ReflectionPad3d>((layer, module) => Pad(layer, module.padding, "reflect"));
        table.Add<ReplicationPad1d>((layer, module) => Pad(layer, module.padding, "edge"));
        table.Add<ReplicationPad2d>((layer, module) => Pad(layer, module.padding, "edge"));
        table.Add<ReplicationPad3d>((layer, module) => Pad(layer, module.padding, "edge"));
    }

    /// <summary>Pads the last axes: before and after each, in the order of the axes.</summary>
    public static string Pad(
        OnnxLayer layer, IReadOnlyList<long> before, IReadOnlyList<long> after, string mode = "constant", double value = 0)
    {
        var others = Enumerable.Repeat(0L, layer.Rank - before.Count).ToList();
        var attributes = new OnnxAttributes().Text("mode", mode);
        List<string> from = [layer.Input, layer.Numbers([.. others, .. before, .. others, .. after])];
        if (mode == "constant")
        {
            from.Add(layer.Number(value));
        }

        return layer.Node("Pad", from, attributes);
    }

    /// <summary>The mode of ONNX that is one of TorchSharp.</summary>
    public static string Mode(OnnxLayer layer, PaddingModes mode) => mode switch
    {
        PaddingModes.Zeros or PaddingModes.Constant => "constant",
        PaddingModes.Reflect => "reflect",
        PaddingModes.Replicate => "edge",
        _ => throw layer.Refuse($"opset 17 cannot pad in mode {mode}"),
    };

    private static string Constant(OnnxLayer layer, PadBase module) => Pad(layer, module.padding, "constant", module.value);

    /// <summary>TorchSharp's order: before and after the last axis, then of the one before it.</summary>
    private static string Pad(OnnxLayer layer, IReadOnlyList<long> padding, string mode, double value = 0)
    {
        var axes = Enumerable.Range(0, padding.Count / 2).Reverse().ToList();
        return Pad(layer, [.. axes.Select(axis => padding[2 * axis])], [.. axes.Select(axis => padding[(2 * axis) + 1])], mode, value);
    }
}
