using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;
using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>
/// A convolution without bias whose filters are brought to mean 0 and variance 1 before use (weight standardisation, Qiao et al. 2019),
/// with big_transfer's constants: the biased variance, 1e-10 under the root. Padding is kernel / 2.
/// </summary>
internal sealed class StandardizedConv2d : nn.Module<Tensor, Tensor>, IInitializable, IPrecisionLayer, IOnnxLayer
{
    private const double Epsilon = 1e-10;
    private static readonly long[] Filter = [1, 2, 3];

    private readonly Parameter weight;
    private readonly long[] stride;
    private readonly long[] padding;

    public StandardizedConv2d(long inChannels, long outChannels, int kernelSize, int stride = 1)
        : base(nameof(StandardizedConv2d))
    {
        weight = Initialization.Unset(outChannels, inChannels, kernelSize, kernelSize);
        this.stride = [stride, stride];
        padding = [kernelSize / 2, kernelSize / 2];
        RegisterComponents();
    }

    public Precision Precision { get; set; }

    public override Tensor forward(Tensor input)
    {
        // Standardised in 32 bits, whatever the convolution's format.
        using var standardized = Standardize(weight);
        return ReducedPrecision.Apply(Precision, input, standardized, null, (x, w, b) => nn.functional.conv2d(x, w, b, stride, padding));
    }

    public string ExportOnnx(OnnxLayer layer) => ConvolutionExporters.Square(layer, Standardize(weight), null, stride, padding);

    public void Initialize(Generator generator) => LayerWeights.Initialize(weight, null, startAtZero: false, generator);

    /// <summary>The filters as they are applied.</summary>
    public static Tensor Standardize(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var centred = weight - weight.mean(Filter, keepdim: true);
        var variance = centred.Squared().mean(Filter, keepdim: true);
        return (centred * variance.Plus(Held(Epsilon)).rsqrt()).MoveToOuterDisposeScope();
    }
}
