namespace FairDiff.Fairness;

/// <summary>
/// The one difference that a comparison is about, named before its numbers are seen. It is tested on its own; all others are corrected
/// together, without it. So a study that must show one thing is not made to pay for everything else that it looks at.
/// </summary>
/// <param name="Set">The set of rows.</param>
/// <param name="Candidate">The method that is hoped to be better.</param>
/// <param name="Baseline">The method that it is compared with.</param>
/// <param name="Quantity">The number in which.</param>
public sealed record PrimaryHypothesis(string Set, string Candidate, string Baseline, QuantityName Quantity)
{
    /// <summary>The hypothesis and what it means for the verdicts, in words.</summary>
    public override string ToString() =>
        $"The primary hypothesis, named before the study began, is {Candidate} against {Baseline} in {Quantity} on {Set}: its p-value is "
        + "not corrected, and all others are corrected without it.";

    internal bool Is(PairComparison comparison, QuantityComparison quantity) =>
        (comparison.Set, comparison.Candidate, comparison.Baseline, quantity.Quantity) == (Set, Candidate, Baseline, Quantity);
}
