using FairDiff.Torch.Layers;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>Two linear layers without bias, so that a condition of zeros adds nothing: the null of guidance.</summary>
internal sealed class ConditionEmbedding : Module<Tensor, Tensor>
{
    /// <summary>The name of the first layer's weights in a network: a column for each number of the condition.</summary>
    public const string FirstWeights = "condition.linear1.weight";

    private readonly Linear linear1;
    private readonly Linear linear2;

    public ConditionEmbedding(int conditionSize, int embedding)
        : base(nameof(ConditionEmbedding))
    {
        linear1 = new Linear(conditionSize, embedding, bias: false);
        linear2 = new Linear(embedding, embedding, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor condition) => linear2.call(functional.silu(linear1.call(condition)));
}
