using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification;

/// <summary>The projection of a block's input to its output's shape; parameters are named 0 (convolution) and 1 (norm), as
/// torchvision's.</summary>
internal sealed class Shortcut : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Module<Tensor, Tensor> convolution;
    private readonly Module<Tensor, Tensor> norm;

    private Shortcut(int inputs, int outputs, int stride)
        : base(nameof(Shortcut))
    {
        convolution = new Conv2d(inputs, outputs, 1, stride, bias: false);
        norm = new BatchNorm2d(outputs);
        register_module("0", convolution);
        register_module("1", norm);
    }

    /// <summary>Null where the shapes agree and the input itself is the shortcut.</summary>
    public static Shortcut? IfNeeded(int inputs, int outputs, int stride) =>
        inputs == outputs && stride == 1 ? null : new Shortcut(inputs, outputs, stride);

    public override Tensor forward(Tensor input)
    {
        using var projected = convolution.forward(input);
        return norm.forward(projected);
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input) => graph.Module(norm, graph.Module(convolution, input));
}
