using System.Globalization;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Classification.Onnx;

/// <summary>A BiT-ResNet as ONNX nodes: what <see cref="Bit.BitResNet"/> and its units compute, the filters standardised already.</summary>
internal static class BitResNetOnnx
{
    public static string Logits(OnnxLayers layers, ResNetDesign design, string images, string output)
    {
        var large = design.Stem == ResNetStem.Large;
        var maps = Conv(layers, images, "root.conv", large ? 2 : 1);
        maps = large ? layers.MaxPool(layers.PadWithZeros(maps), padding: 0) : maps;
        for (var s = 0; s < design.Stages.Count; s++)
        {
            for (var u = 1; u <= design.Stages[s].Blocks; u++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"body.block{s + 1}.unit{u:00}.");
                maps = Unit(layers, maps, name, u == 1 ? design.Stages[s].Stride : 1);
            }
        }

        return layers.Linear(layers.Pool(layers.Relu(layers.GroupNorm(maps, "head.gn"))), "head.conv", output);
    }

    private static string Unit(OnnxLayers layers, string input, string name, int stride)
    {
        var first = layers.Relu(layers.GroupNorm(input, name + "gn1"));
        var shortcut = layers.Has(name + "downsample") ? Conv(layers, first, name + "downsample", stride) : input;
        var hidden = Conv(layers, first, name + "conv1");
        hidden = Conv(layers, layers.Relu(layers.GroupNorm(hidden, name + "gn2")), name + "conv2", stride);
        hidden = Conv(layers, layers.Relu(layers.GroupNorm(hidden, name + "gn3")), name + "conv3");
        return layers.Sum(hidden, shortcut);
    }

    private static string Conv(OnnxLayers layers, string input, string name, int stride = 1) =>
        layers.Conv(input, name, stride, StandardizedConv2d.Standardize);
}
