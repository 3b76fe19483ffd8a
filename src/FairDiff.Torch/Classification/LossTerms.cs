namespace FairDiff.Torch.Classification;

/// <summary>The loss of each example of a batch, already multiplied by its weight, and those weights: both float32, n.</summary>
internal readonly record struct LossTerms(Tensor Losses, Tensor Weights)
{
    /// <summary>The weighted mean over the batch.</summary>
    public Tensor Mean() => Losses.sum() / Weights.sum();

    /// <summary>
    /// Losses times what each example counts; the weights stay, so that the mean over a batch estimates that over all rows without bias,
    /// and a rare example of large weight makes a large step.
    /// </summary>
    /// <param name="examples">float32, n; null = 1 for all.</param>
    public LossTerms Times(Tensor? examples) => examples is null ? this : this with { Losses = Losses * examples };

    /// <summary>A share of these and the rest of others.</summary>
    public LossTerms Blend(LossTerms others, double share)
    {
        Tensor Blended(Tensor own, Tensor other) => (own * Held(share)).Plus(other * Held(1 - share));
        return new(Blended(Losses, others.Losses), Blended(Weights, others.Weights));
    }
}
