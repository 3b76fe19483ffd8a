using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>
/// The denoising network of vectors: a first layer, residual blocks that are told the time and the condition, and a last layer. Says zero
/// everywhere at birth. The private field names of it and its parts are the names in the file.
/// </summary>
internal sealed class Mlp : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly TimeEmbedding time;
    private readonly ConditionEmbedding? condition;
    private readonly Linear input;
    private readonly TorchSharp.Modules.ModuleList<MlpBlock> blocks = new();
    private readonly Linear output;

    /// <param name="options">The layers.</param>
    /// <param name="size">Values of a vector.</param>
    /// <param name="conditionSize">Length of the condition vector, 0 for none.</param>
    /// <param name="outputs">Values that it says: as many, or more where it says more than its prediction.</param>
    public Mlp(MlpOptions options, int size, int conditionSize, int outputs)
        : base(nameof(Mlp))
    {
        time = new TimeEmbedding(options.Width, options.Width);
        condition = conditionSize == 0 ? null : new ConditionEmbedding(conditionSize, options.Width);
        input = new Linear(size, options.Width);
        for (var block = 0; block < options.Blocks; block++)
        {
            blocks.Add(new MlpBlock(options));
        }

        output = new Linear(options.Width, outputs, startAtZero: true);
        RegisterComponents();
    }

    /// <param name="x">Noisy vectors, N x size.</param>
    /// <param name="t">Times (N) in 0..1, or one (1) for all.</param>
    /// <param name="conditions">N x D; rows of zeros are unconditional.</param>
    /// <returns>The prediction, N x outputs.</returns>
    public override Tensor forward(Tensor x, Tensor t, Tensor conditions)
    {
        var embedding = condition is null ? time.call(t) : time.call(t).Plus(condition.call(conditions));
        var h = input.call(x);
        foreach (var block in blocks)
        {
            h = block.call(h, embedding);
        }

        return output.call(h).to(float32);
    }
}
