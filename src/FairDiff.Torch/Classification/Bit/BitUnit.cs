using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification.Bit;

/// <summary>
/// A bottleneck with norm and activation before each convolution; the projection, where one is needed, starts from the first activation
/// (He et al. 2016b). The field names are the file format.
/// </summary>
internal sealed class BitUnit : Module<Tensor, Tensor>, IOnnxModule
{
    public const int Groups = 32;

    private readonly GroupNorm gn1;
    private readonly StandardizedConv2d conv1;
    private readonly GroupNorm gn2;
    private readonly StandardizedConv2d conv2;
    private readonly GroupNorm gn3;
    private readonly StandardizedConv2d conv3;
    private readonly StandardizedConv2d? downsample;

    public BitUnit(int inputs, int channels, int outputs, int stride)
        : base(nameof(BitUnit))
    {
        gn1 = new GroupNorm(Groups, inputs);
        conv1 = new StandardizedConv2d(inputs, channels, 1);
        gn2 = new GroupNorm(Groups, channels);
        conv2 = new StandardizedConv2d(channels, channels, 3, stride);
        gn3 = new GroupNorm(Groups, channels);
        conv3 = new StandardizedConv2d(channels, outputs, 1);
        downsample = stride != 1 || inputs != outputs ? new StandardizedConv2d(inputs, outputs, 1, stride) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = gn1.forward(input).relu_();
        var shortcut = downsample?.forward(hidden) ?? input;
        hidden = conv1.forward(hidden);
        hidden = conv2.forward(gn2.forward(hidden).relu_());
        hidden = conv3.forward(gn3.forward(hidden).relu_());
        return hidden.add_(shortcut, One).MoveToOuterDisposeScope();
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var hidden = graph.Relu(graph.Module(gn1, input));
        var shortcut = downsample is null ? input : graph.Module(downsample, hidden);
        hidden = graph.Module(conv1, hidden);
        hidden = graph.Module(conv2, graph.Relu(graph.Module(gn2, hidden)));
        hidden = graph.Module(conv3, graph.Relu(graph.Module(gn3, hidden)));
        return graph.Add(hidden, shortcut);
    }
}
