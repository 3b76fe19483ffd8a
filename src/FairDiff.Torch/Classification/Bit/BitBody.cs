using System.Globalization;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;
using Sequential = TorchSharp.Modules.Sequential;

namespace FairDiff.Torch.Classification.Bit;

/// <summary>The units, named <c>block1.unit01</c> and so on.</summary>
internal sealed class BitBody : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Sequential[] blocks;

    public BitBody(ResNetDesign design)
        : base(nameof(BitBody))
    {
        var inputs = design.StemChannels;
        blocks = new Sequential[design.Stages.Count];
        for (var b = 0; b < blocks.Length; b++)
        {
            var stage = design.Stages[b];
            var outputs = stage.Channels * design.Expansion;
            var units = new List<(string, Module<Tensor, Tensor>)>();
            for (var u = 1; u <= stage.Blocks; u++)
            {
                units.Add((string.Create(CultureInfo.InvariantCulture, $"unit{u:00}"), new BitUnit(
                    inputs, stage.Channels, outputs, u == 1 ? stage.Stride : 1)));
                inputs = outputs;
            }

            blocks[b] = Sequential(units);
            register_module($"block{b + 1}", blocks[b]);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return blocks.Aggregate(input, (maps, block) => block.forward(maps)).MoveToOuterDisposeScope();
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input) =>
        blocks.Aggregate(input, (maps, block) => graph.Module(block, maps));
}
