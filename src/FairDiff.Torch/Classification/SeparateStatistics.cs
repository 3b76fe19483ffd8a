using FairDiff.Torch.Training;

namespace FairDiff.Torch.Classification;

/// <summary>
/// Keeps the batch-norm statistics of real and synthetic images apart, as AdvProp does for adversarial ones (Xie et al. 2020): each kind is
/// normalised with its own mean and variance, and only the running statistics of real images are kept, for scoring. Scale and shift are
/// shared.
/// </summary>
internal sealed class SeparateStatistics : IDisposable
{
    /// <summary>One image alone has no statistics to speak of: a kind with fewer is left out of a step.</summary>
    private const int Fewest = 2;

    private readonly BufferBackup buffers;

    /// <exception cref="EngineException">The network has no batch norms.</exception>
    public SeparateStatistics(ClassifierNetwork network)
    {
        if (!network.buffers().Any())
        {
            throw new EngineException(
                "SeparateSyntheticStatistics is true, but the network has no batch normalisation: BiT-ResNets normalise each image by "
                    + "itself. Choose another Arch, or leave the option out.");
        }

        buffers = new BufferBackup(network);
    }

    /// <summary>
    /// A loss for the synthetic and one for the real images (by their places in the batch), weighted by their number. The real ones come
    /// last, after the gradient of the others was taken, because running statistics cannot be put back before that.
    /// </summary>
    public IReadOnlyList<Func<Tensor>> Parts(Tensor synthetic, Func<Tensor, Tensor> loss)
    {
        var generated = synthetic.nonzero().flatten();
        var real = synthetic.logical_not().nonzero().flatten();
        var used = new[] { generated, real }.Sum(Used);
        Tensor Part(Tensor places) =>
            Used(places) == 0 ? zeros(1, requires_grad: true).sum() : loss(places) * Held((double)Used(places) / used);
        return Used(generated) == 0
            ? [() => Part(real)]
            :
            [
                () =>
                {
                    buffers.Take();
                    return Part(generated);
                },
                () =>
                {
                    buffers.Restore();
                    return Part(real);
                },
            ];
    }

    public void Dispose() => buffers.Dispose();

    private static long Used(Tensor places) => places.numel() < Fewest ? 0 : places.numel();
}
