using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>The loss of each example of a batch, already multiplied by its weight, and those weights: both float32, n.</summary>
internal readonly record struct LossTerms(Tensor Losses, Tensor Weights)
{
    /// <summary>The weighted mean over the batch.</summary>
    public Tensor Mean() => Losses.sum() / Weights.sum();
}
