using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification;

/// <summary>Two 3 x 3 convolutions and a shortcut (He et al. 2016, figure 5 left). The field names are the file format.</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Shortcut? downsample;

    public BasicBlock(int inputs, int channels, int stride)
        : base(nameof(BasicBlock))
    {
        conv1 = new Conv2d(inputs, channels, 3, stride, bias: false);
        bn1 = new BatchNorm2d(channels);
        conv2 = new Conv2d(channels, channels, 3, bias: false);
        bn2 = new BatchNorm2d(channels);
        downsample = Shortcut.IfNeeded(inputs, channels, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = bn1.forward(conv1.forward(input)).relu_();
        hidden = bn2.forward(conv2.forward(hidden));
        return hidden.add_(downsample?.forward(input) ?? input, One).relu_().MoveToOuterDisposeScope();
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var hidden = graph.Relu(graph.Module(bn1, graph.Module(conv1, input)));
        hidden = graph.Module(bn2, graph.Module(conv2, hidden));
        return graph.Relu(graph.Add(hidden, downsample is null ? input : graph.Module(downsample, input)));
    }
}
