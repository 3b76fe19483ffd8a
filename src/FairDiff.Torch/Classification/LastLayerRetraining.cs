using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Classification;

/// <summary>
/// Deep feature reweighting (Kirichenko et al. 2023): once a network is trained, its last layer is replaced by a logistic regression on its
/// features of real training rows, without augmentation, in which every group x label cell counts the same in total. A network that leans
/// on a spurious attribute has mostly learned the other features too; only its last layer weighs them wrongly.
/// </summary>
/// <remarks>
/// The paper averages fits on several balanced subsets; here one fit takes all rows, each weighted by 1 / (cells x rows of its cell), which
/// is what the subsets have in common on the average, without their noise. Features are standardised first, as in the paper. Where the
/// network fits its training rows perfectly their features say little of which are spurious: the paper's stronger variant takes held-out
/// rows.
/// </remarks>
public sealed record LastLayerRetraining
{
    /// <summary>The weight of the penalty L2 / 2 x |W|² on the weights of standardised features, above 0. The default is 0.01.</summary>
    public double L2 { get; init; } = 0.01;

    internal void Validate() => AboveZero(L2);
}
