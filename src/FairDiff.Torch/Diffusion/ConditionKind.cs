namespace FairDiff.Torch.Diffusion;

/// <summary>
/// What the values of one part of a condition say, and so how the network is told them. Zeros tell it of every kind that the part is
/// unknown.
/// </summary>
public enum ConditionKind
{
    /// <summary>One of several categories: one-hot.</summary>
    Category,

    /// <summary>
    /// For each of several findings whether it is there, to a degree v from 0 to 1: v and 1 - v, both 0 where it is unknown. A finding that
    /// is absent so is another condition than one that nothing is known of, which one entry of v could not tell apart; nor could one of
    /// 2 v - 1 for v = 0.5.
    /// </summary>
    Findings,

    /// <summary>A distribution over exclusive categories, as it is: it sums to 1, so that zeros are none.</summary>
    Distribution,
}
