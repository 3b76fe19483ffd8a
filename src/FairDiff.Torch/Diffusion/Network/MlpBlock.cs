using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>Layer norm (a group norm of one group), linear, the embedding added, SiLU, linear, around a shortcut; the last layer starts at
/// zero, so that a new block is its shortcut.</summary>
internal sealed class MlpBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly GroupNorm norm;
    private readonly Linear linear1;
    private readonly Dropout? dropout;
    private readonly Linear linear2;

    public MlpBlock(MlpOptions options)
        : base(nameof(MlpBlock))
    {
        norm = new GroupNorm(1, options.Width);
        linear1 = new Linear(options.Width, options.Width);
        dropout = options.Dropout == 0 ? null : new Dropout(options.Dropout);
        linear2 = new Linear(options.Width, options.Width, startAtZero: true);
        RegisterComponents();
    }

    /// <param name="x">N x width.</param>
    /// <param name="embedding">N x width, or 1 x width for all.</param>
    public override Tensor forward(Tensor x, Tensor embedding)
    {
        var h = nn.functional.silu(linear1.call(norm.call(x)).Plus(embedding));
        return x.Plus(linear2.call(dropout is null ? h : dropout.call(h)));
    }
}
