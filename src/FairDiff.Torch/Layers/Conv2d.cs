using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;
using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>Two-dimensional convolution, N x C x H x W, square kernel; padding defaults to kernel / 2, which keeps odd kernels'
/// size.</summary>
internal sealed class Conv2d : nn.Module<Tensor, Tensor>, IInitializable, IPrecisionLayer, IOnnxLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly bool startAtZero;

    /// <summary>With <paramref name="startAtZero"/>, weights and bias start at zero: the branch that ends here is silent at
    /// first.</summary>
    public Conv2d(
        long inChannels,
        long outChannels,
        int kernelSize,
        int stride = 1,
        int? padding = null,
        bool bias = true,
        bool startAtZero = false,
        Precision precision = Precision.Float32)
        : base(nameof(Conv2d))
    {
        weight = Initialization.Unset(outChannels, inChannels, kernelSize, kernelSize);
        this.bias = bias ? Initialization.Unset(outChannels) : null;
        this.stride = [stride, stride];
        this.padding = [padding ?? (kernelSize / 2), padding ?? (kernelSize / 2)];
        this.startAtZero = startAtZero;
        Precision = precision;
        RegisterComponents();
    }

    public Precision Precision { get; set; }

    public override Tensor forward(Tensor input) => ReducedPrecision.Apply(
        Precision, input, weight, bias, (x, w, b) => nn.functional.conv2d(x, w, b, stride, padding));

    public string ExportOnnx(OnnxLayer layer) => ConvolutionExporters.Square(layer, weight, bias, stride, padding);

    public void Initialize(Generator generator) => LayerWeights.Initialize(weight, bias, startAtZero, generator);
}
