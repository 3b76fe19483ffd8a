using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification.Bit;

/// <summary>The last norm and activation, the mean over places, and a 1 x 1 convolution that starts at zero.</summary>
internal sealed class BitHead : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly GroupNorm gn;
    private readonly Conv2d conv;

    public BitHead(int features, int classCount)
        : base(nameof(BitHead))
    {
        gn = new GroupNorm(BitUnit.Groups, features);
        conv = new Conv2d(features, classCount, 1, startAtZero: true);
        RegisterComponents();
    }

    public Tensor Features(Tensor maps)
    {
        using var scope = NewDisposeScope();
        return gn.forward(maps).relu_().mean([2, 3]).to(float32).MoveToOuterDisposeScope();
    }

    /// <summary>Logits, n x K, of features n x F.</summary>
    public override Tensor forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        return conv.forward(features.unsqueeze(-1).unsqueeze(-1)).flatten(1).MoveToOuterDisposeScope();
    }

    /// <summary>The maps whose mean over places the features are.</summary>
    public OnnxValue ExportMaps(OnnxGraph graph, OnnxValue maps) => graph.Relu(graph.Module(gn, maps));

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input) =>
        graph.Flatten(graph.Module(conv, graph.Unsqueeze(graph.Unsqueeze(input, -1), -1)));
}
