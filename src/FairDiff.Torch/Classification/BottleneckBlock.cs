using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification;

/// <summary>
/// 1 x 1, 3 x 3 and 1 x 1 convolutions and a shortcut (He et al. 2016, figure 5 right), with the stride in the 3 x 3 as
/// torchvision has it ("v1.5"). The field names are the file format.
/// </summary>
internal sealed class BottleneckBlock : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d conv3;
    private readonly BatchNorm2d bn3;
    private readonly Shortcut? downsample;

    public BottleneckBlock(int inputs, int channels, int outputs, int stride)
        : base(nameof(BottleneckBlock))
    {
        conv1 = new Conv2d(inputs, channels, 1, bias: false);
        bn1 = new BatchNorm2d(channels);
        conv2 = new Conv2d(channels, channels, 3, stride, bias: false);
        bn2 = new BatchNorm2d(channels);
        conv3 = new Conv2d(channels, outputs, 1, bias: false);
        bn3 = new BatchNorm2d(outputs);
        downsample = Shortcut.IfNeeded(inputs, outputs, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = bn1.forward(conv1.forward(input)).relu_();
        hidden = bn2.forward(conv2.forward(hidden)).relu_();
        hidden = bn3.forward(conv3.forward(hidden));
        return hidden.add_(downsample?.forward(input) ?? input, One).relu_().MoveToOuterDisposeScope();
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var hidden = graph.Relu(graph.Module(bn1, graph.Module(conv1, input)));
        hidden = graph.Relu(graph.Module(bn2, graph.Module(conv2, hidden)));
        hidden = graph.Module(bn3, graph.Module(conv3, hidden));
        return graph.Relu(graph.Add(hidden, downsample is null ? input : graph.Module(downsample, input)));
    }
}
