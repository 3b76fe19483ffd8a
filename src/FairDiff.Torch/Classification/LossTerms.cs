using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>The loss of each example of a batch, already multiplied by its weight, and those weights: both float32, n.</summary>
internal readonly record struct LossTerms(Tensor Losses, Tensor Weights)
{
    /// <summary>The weighted mean over the batch.</summary>
    public Tensor Mean() => Losses.sum() / Weights.sum();

    /// <summary>A share of these and the rest of others.</summary>
    public LossTerms Blend(LossTerms others, double share)
    {
        // Held until the end: see AdamWOperations.
        using Scalar own = share, rest = 1 - share;
        return new((Losses * own) + (others.Losses * rest), (Weights * own) + (others.Weights * rest));
    }
}
