using FairDiff.Torch.Layers;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>
/// The denoising network: a U-Net (Ronneberger et al. 2015; Ho et al. 2020) over patches of pixels, told the time and the
/// condition through its residual blocks. Says zero everywhere at birth, unless the options say otherwise. The private field
/// names of it and its parts are the names in the file.
/// </summary>
internal sealed class UNet : Module<Tensor, Tensor, Tensor, Tensor>
{
    public const int Rgb = 3;

    private readonly TimeEmbedding time;
    private readonly ConditionEmbedding? condition;
    private readonly Conv2d stem;
    private readonly TorchSharp.Modules.ModuleList<DownLevel> down = new();
    private readonly ResidualBlock middle1;
    private readonly SelfAttention attention;
    private readonly ResidualBlock middle2;
    private readonly TorchSharp.Modules.ModuleList<UpLevel> up = new();
    private readonly GroupNorm norm;
    private readonly Conv2d output;
    private readonly int patch;

    /// <param name="shape">The plan.</param>
    /// <param name="conditionSize">Length of the condition vector, 0 for none.</param>
    /// <param name="inputChannels">Channels of what the network sees; more than 3 where it sees other images beside the noisy ones.</param>
    /// <param name="outputChannels">Channels of what it says; more than 3 where it says more than its prediction.</param>
    public UNet(UNetShape shape, int conditionSize, int inputChannels = Rgb, int outputChannels = Rgb)
        : base(nameof(UNet))
    {
        patch = shape.Patch;
        var (area, first, lowest) = (patch * patch, shape.Width(0), shape.Width(shape.Levels - 1));
        time = new TimeEmbedding(shape.Options.Channels, shape.Embedding);
        condition = conditionSize == 0 ? null : new ConditionEmbedding(conditionSize, shape.Embedding);
        stem = new Conv2d(inputChannels * area, first, 3);
        for (var level = 0; level < shape.Levels; level++)
        {
            down.Add(new DownLevel(shape, level));
        }

        middle1 = new ResidualBlock(lowest, lowest, shape);
        attention = new SelfAttention(lowest, shape);
        middle2 = new ResidualBlock(lowest, lowest, shape);
        for (var level = shape.Levels - 1; level >= 0; level--)
        {
            up.Add(new UpLevel(shape, level));
        }

        norm = new GroupNorm(shape.Options.NormGroups, first);
        output = new Conv2d(first, outputChannels * area, 3, startAtZero: shape.Options.ZeroInitialization);
        RegisterComponents();
    }

    /// <param name="x">Noisy images, N x inputs x S x S.</param>
    /// <param name="t">Times (N) in 0..1.</param>
    /// <param name="conditions">N x D; rows of zeros are unconditional.</param>
    /// <returns>The prediction, N x outputs x S x S.</returns>
    public override Tensor forward(Tensor x, Tensor t, Tensor conditions)
    {
        var embedding = time.call(t);
        embedding = functional.silu(condition is null ? embedding : embedding.Plus(condition.call(conditions)));

        var h = stem.call(functional.pixel_unshuffle(x, patch));
        var skips = new Stack<Tensor>([h]);
        foreach (var level in down)
        {
            h = level.Run(h, embedding, skips);
        }

        h = middle2.call(attention.call(middle1.call(h, embedding)), embedding);
        foreach (var level in up)
        {
            h = level.Run(h, embedding, skips);
        }

        return functional.pixel_shuffle(output.call(functional.silu(norm.call(h))).to(float32), patch);
    }
}
