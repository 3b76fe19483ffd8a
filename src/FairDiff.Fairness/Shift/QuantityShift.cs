namespace FairDiff.Fairness;

/// <summary>A number in distribution and out of it.</summary>
/// <param name="Quantity">Such as "overall(accuracy)", "gap(site,accuracy)", "worst(site,accuracy)".</param>
/// <param name="LowerIsBetter">Whether less is better.</param>
/// <param name="Id">The value in distribution.</param>
/// <param name="Ood">The value out of distribution.</param>
/// <param name="Difference">Out of distribution minus in distribution; both sets are resampled, independently of each other.</param>
/// <param name="PValue">The two-sided bootstrap p-value of no difference; null without resamples.</param>
public sealed record QuantityShift(QuantityName Quantity, bool LowerIsBetter, double Id, double Ood, Estimate Difference, double? PValue)
{
    /// <summary>Gets <see cref="PValue"/> by <see cref="MultipleTests.Holm"/> over all quantities of all sets that are tested; null where
    /// it is not among them.</summary>
    public double? HolmPValue { get; init; }

    /// <summary>Gets whether it is better or worse out of distribution, by <see cref="DifferenceRule"/>.</summary>
    public DifferenceVerdict Verdict { get; init; } = DifferenceVerdict.NotTested;
}
