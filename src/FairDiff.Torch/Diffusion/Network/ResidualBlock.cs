using FairDiff.Torch.Layers;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>
/// norm, SiLU, convolution, twice, around a shortcut; the embedding scales and shifts the second norm (FiLM; Dhariwal and Nichol
/// 2021, equation 6) or is added before it (Ho et al. 2020). The last convolution starts at zero, unless the options say
/// otherwise, so that a new block is its shortcut.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly GroupNorm norm1;
    private readonly Conv2d conv1;
    private readonly Linear film;
    private readonly GroupNorm norm2;
    private readonly Dropout? dropout;
    private readonly Conv2d conv2;
    private readonly Conv2d? shortcut;
    private readonly bool scaleShift;

    public ResidualBlock(int inputs, int outputs, UNetShape shape)
        : base(nameof(ResidualBlock))
    {
        var options = shape.Options;
        scaleShift = options.ScaleShiftNorm;
        norm1 = new GroupNorm(options.NormGroups, inputs);
        conv1 = new Conv2d(inputs, outputs, 3);
        film = new Linear(shape.Embedding, scaleShift ? 2 * outputs : outputs);
        norm2 = new GroupNorm(options.NormGroups, outputs);
        dropout = options.Dropout == 0 ? null : new Dropout(options.Dropout);
        conv2 = new Conv2d(outputs, outputs, 3, startAtZero: options.ZeroInitialization);
        shortcut = inputs == outputs ? null : new Conv2d(inputs, outputs, 1);
        RegisterComponents();
    }

    /// <param name="x">N x inputs x H x W.</param>
    /// <param name="embedding">N x embedding, already activated.</param>
    public override Tensor forward(Tensor x, Tensor embedding)
    {
        var modulation = film.call(embedding).unsqueeze(-1).unsqueeze(-1);
        var h = conv1.call(functional.silu(norm1.call(x)));
        h = functional.silu(scaleShift ? ScaledAndShifted(norm2.call(h), modulation) : norm2.call(h.Plus(modulation)));
        h = conv2.call(dropout is null ? h : dropout.call(h));
        return (shortcut is null ? x : shortcut.call(x)).Plus(h);
    }

    private static Tensor ScaledAndShifted(Tensor h, Tensor modulation)
    {
        var parts = modulation.chunk(2, 1);
        return parts[1].addcmul(h, parts[0].Plus(Held(1)), One);
    }
}
