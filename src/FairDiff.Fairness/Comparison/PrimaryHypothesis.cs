namespace FairDiff.Fairness;

/// <summary>
/// A difference that a comparison is about, named before its numbers are seen. Primary hypotheses are tested in their order, each on its
/// own, as long as those before it are clear: the fixed-sequence procedure (Maurer, Hothorn and Lehmacher 1995), by which the corrected
/// p-value is the largest so far. All other differences are corrected together, without them. So a study that must show one thing is not
/// made to pay for everything else that it looks at.
/// </summary>
/// <param name="Set">The set of rows.</param>
/// <param name="Candidate">The method that is hoped to be better.</param>
/// <param name="Baseline">The method that it is compared with.</param>
/// <param name="Quantity">The number in which.</param>
public sealed record PrimaryHypothesis(string Set, string Candidate, string Baseline, QuantityName Quantity)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Candidate} against {Baseline} in {Quantity} on {Set}";

    /// <summary>The hypotheses and what they mean for the verdicts, in words.</summary>
    /// <param name="hypotheses">The hypotheses in their order, at least one.</param>
    /// <returns>One or two sentences.</returns>
    public static string Text(IReadOnlyList<PrimaryHypothesis> hypotheses)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        var named = $"Named before the study began, {string.Join(", then ", hypotheses)}";
        return hypotheses.Count == 1
            ? $"{named} is tested on its own; all other differences are corrected without it."
            : $"{named} are tested in this order, each on its own as long as those before it are clear; all other differences are "
                + "corrected without them.";
    }

    internal bool Is(PairComparison comparison, QuantityComparison quantity) =>
        (comparison.Set, comparison.Candidate, comparison.Baseline, quantity.Quantity) == (Set, Candidate, Baseline, Quantity);

    /// <summary>The differences with the verdicts of those that are primary.</summary>
    internal static IReadOnlyList<PairComparison> Judge(
        IReadOnlyList<PairComparison> comparisons, IReadOnlyList<PrimaryHypothesis> hypotheses, double confidence)
    {
        double? largest = 0;
        foreach (var hypothesis in hypotheses)
        {
            var found = comparisons.SelectMany(pair => pair.Quantities.Where(quantity => hypothesis.Is(pair, quantity))).FirstOrDefault();
            if (found is null)
            {
                continue;
            }

            largest = found.PValue is { } p && largest is { } before ? Math.Max(p, before) : null;
            var judged = found with
            {
                HolmPValue = largest,
                BenjaminiHochbergPValue = largest,
                Verdict = DifferenceRule.Decide(found.Difference.Value, largest, found.LowerIsBetter, confidence),
            };
            comparisons =
            [
                .. comparisons.Select(pair => pair with
                {
                    Quantities = [.. pair.Quantities.Select(quantity => ReferenceEquals(quantity, found) ? judged : quantity)],
                }),
            ];
        }

        return comparisons;
    }
}
