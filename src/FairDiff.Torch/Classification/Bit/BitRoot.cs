using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification.Bit;

/// <summary>
/// What stands before the units. The pooling of the large stem pads with zeros, not with minus infinity as torchvision's does: no
/// activation stands before it, so that makes a difference.
/// </summary>
internal sealed class BitRoot : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly StandardizedConv2d conv;
    private readonly bool pooled;

    public BitRoot(ResNetDesign design)
        : base(nameof(BitRoot))
    {
        pooled = design.Stem == ResNetStem.Large;
        conv = pooled ? new StandardizedConv2d(3, design.StemChannels, 7, 2) : new StandardizedConv2d(3, design.StemChannels, 3);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var maps = conv.forward(input);
        if (!pooled)
        {
            return maps;
        }

        using var unpadded = maps;
        using var padded = functional.pad(maps, [1, 1, 1, 1]);
        return functional.max_pool2d(padded, 3, 2);
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        using var border = ZeroPad2d(1);
        using var pool = MaxPool2d(3, 2);
        var maps = graph.Module(conv, input);
        return pooled ? graph.Module(pool, graph.Module(border, maps)) : maps;
    }
}
