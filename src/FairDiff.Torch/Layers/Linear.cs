using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;
using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>y = x Wᵀ + b over the last dimension.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>, IInitializable, IPrecisionLayer, IOnnxLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly bool startAtZero;

    /// <summary>With <paramref name="startAtZero"/>, weights and bias start at zero: the branch that ends here is silent at
    /// first.</summary>
    public Linear(long inFeatures, long outFeatures, bool bias = true, bool startAtZero = false, Precision precision = Precision.Float32)
        : base(nameof(Linear))
    {
        weight = Initialization.Unset(outFeatures, inFeatures);
        this.bias = bias ? Initialization.Unset(outFeatures) : null;
        this.startAtZero = startAtZero;
        Precision = precision;
        RegisterComponents();
    }

    public Precision Precision { get; set; }

    public override Tensor forward(Tensor input) => ReducedPrecision.Apply(Precision, input, weight, bias, nn.functional.linear);

    public string ExportOnnx(OnnxLayer layer) => LinearExporters.Apply(layer, weight, bias);

    public void Initialize(Generator generator) => LayerWeights.Initialize(weight, bias, startAtZero, generator);
}
