using FairDiff.Torch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>
/// norm, SiLU, convolution, twice, around a shortcut; the embedding scales and shifts the second norm (FiLM; Dhariwal and Nichol
/// 2021, equation 6). The last convolution starts at zero, so that a new block is its shortcut.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly GroupNorm norm1;
    private readonly Conv2d conv1;
    private readonly Linear film;
    private readonly GroupNorm norm2;
    private readonly Conv2d conv2;
    private readonly Conv2d? shortcut;

    public ResidualBlock(int inputs, int outputs, int embedding)
        : base(nameof(ResidualBlock))
    {
        norm1 = new GroupNorm(UNet.NormGroups, inputs);
        conv1 = new Conv2d(inputs, outputs, 3);
        film = new Linear(embedding, 2 * outputs);
        norm2 = new GroupNorm(UNet.NormGroups, outputs);
        conv2 = new Conv2d(outputs, outputs, 3, startAtZero: true);
        shortcut = inputs == outputs ? null : new Conv2d(inputs, outputs, 1);
        RegisterComponents();
    }

    /// <param name="x">N x inputs x H x W.</param>
    /// <param name="embedding">N x embedding, already activated.</param>
    public override Tensor forward(Tensor x, Tensor embedding)
    {
        var scaleShift = film.call(embedding).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
        var h = conv1.call(functional.silu(norm1.call(x)));
        h = scaleShift[1].addcmul(norm2.call(h), scaleShift[0] + 1, 1);
        h = conv2.call(functional.silu(h));
        return (shortcut is null ? x : shortcut.call(x)) + h;
    }
}
