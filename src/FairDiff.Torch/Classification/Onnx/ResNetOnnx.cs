namespace FairDiff.Torch.Classification.Onnx;

/// <summary>A ResNet as ONNX nodes: what <see cref="ResNet"/> and its blocks compute.</summary>
internal static class ResNetOnnx
{
    public static string Logits(OnnxLayers layers, ResNetDesign design, string images, string output)
    {
        var large = design.Stem == ResNetStem.Large;
        var maps = layers.Relu(layers.BatchNorm(layers.Conv(images, "conv1", large ? 2 : 1), "bn1"));
        maps = large ? layers.MaxPool(maps, padding: 1) : maps;
        for (var s = 0; s < design.Stages.Count; s++)
        {
            for (var b = 0; b < design.Stages[s].Blocks; b++)
            {
                maps = Block(layers, maps, $"layer{s + 1}.{b}.", design.Bottleneck, b == 0 ? design.Stages[s].Stride : 1);
            }
        }

        return layers.Linear(layers.Pool(maps), "fc", output);
    }

    private static string Block(OnnxLayers layers, string input, string name, bool bottleneck, int stride)
    {
        var hidden = Unit(input, 1, bottleneck ? 1 : stride);
        hidden = Unit(layers.Relu(hidden), 2, bottleneck ? stride : 1);
        hidden = bottleneck ? Unit(layers.Relu(hidden), 3, 1) : hidden;
        var shortcut = layers.Has(name + "downsample.0")
            ? layers.BatchNorm(layers.Conv(input, name + "downsample.0", stride), name + "downsample.1")
            : input;
        return layers.Relu(layers.Sum(hidden, shortcut));

        string Unit(string from, int number, int step) =>
            layers.BatchNorm(layers.Conv(from, $"{name}conv{number}", step), $"{name}bn{number}");
    }
}
