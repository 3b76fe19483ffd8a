using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;
using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>
/// Group normalisation (Wu and He 2018), its statistics in 32 bits whatever the input's format. TorchSharp 0.107's own never initialises
/// its parameters; here weight is 1 and bias 0.
/// </summary>
internal sealed class GroupNorm : nn.Module<Tensor, Tensor>, IInitializable, IOnnxLayer
{
    private const double Epsilon = 1e-5;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly long groups;

    public GroupNorm(long groups, long channels)
        : base(nameof(GroupNorm))
    {
        if (groups < 1 || channels % groups != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"{groups} groups do not divide {channels} channels.");
        }

        this.groups = groups;
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.group_norm(input, groups, weight, bias, Epsilon);

    public string ExportOnnx(OnnxLayer layer) => NormExporters.Groups(layer, groups, weight, bias, Epsilon);

    public void Initialize(Generator generator)
    {
        using var noGradient = no_grad();
        weight.fill_(One);
        bias.fill_(Held(0));
    }
}
