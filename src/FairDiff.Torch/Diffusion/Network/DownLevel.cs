using FairDiff.Torch.Layers;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>One level of the way down: a strided convolution onto its grid (not at the first level), then residual blocks.</summary>
internal sealed class DownLevel : Module
{
    private readonly Conv2d? downsample;
    private readonly TorchSharp.Modules.ModuleList<ResidualBlock> blocks = new();
    private readonly TorchSharp.Modules.ModuleList<SelfAttention> attentions = new();
    private readonly bool keepsDownsampled;

    public DownLevel(UNetShape shape, int level)
        : base(nameof(DownLevel))
    {
        var (inputs, width) = (shape.Width(Math.Max(0, level - 1)), shape.Width(level));
        downsample = level == 0 ? null : new Conv2d(inputs, inputs, 3, stride: 2);
        keepsDownsampled = level > 0 && shape.Options.DownsamplerSkips;
        for (var block = 0; block < shape.Options.BlocksPerLevel; block++)
        {
            blocks.Add(new ResidualBlock(block == 0 ? inputs : width, width, shape));
            if (shape.HasAttention(level))
            {
                attentions.Add(new SelfAttention(width, shape));
            }
        }

        RegisterComponents();
    }

    /// <summary>Runs the level; what each block says, and with the option the down-sampling, is kept for the way up.</summary>
    public Tensor Run(Tensor x, Tensor embedding, Stack<Tensor> skips)
    {
        var h = downsample is null ? x : downsample.call(x);
        if (keepsDownsampled)
        {
            skips.Push(h);
        }

        for (var block = 0; block < blocks.Count; block++)
        {
            h = blocks[block].call(h, embedding);
            h = attentions.Count == 0 ? h : attentions[block].call(h);
            skips.Push(h);
        }

        return h;
    }
}
