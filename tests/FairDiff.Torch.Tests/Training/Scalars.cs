using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace FairDiff.Torch.Tests.Training;

/// <summary>A network that is a few numbers and nothing else, for optimisers.</summary>
internal sealed class Scalars : nn.Module
{
    public readonly Parameter values;

    public Scalars(params float[] values)
        : base(nameof(Scalars))
    {
        this.values = new Parameter(tensor(values));
        RegisterComponents();
    }
}
