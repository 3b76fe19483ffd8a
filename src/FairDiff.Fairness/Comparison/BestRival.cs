namespace FairDiff.Fairness;

/// <summary>
/// A method against the best of its rivals in one number of one set. It has won where <see cref="DifferenceRule"/> finds it better than
/// that one; a better mean is no win.
/// </summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Candidate">The method.</param>
/// <param name="Rival">The rival with the best mean.</param>
/// <param name="Difference">The method against that rival.</param>
public sealed record BestRival(string Set, string Candidate, string Rival, QuantityComparison Difference)
{
    /// <summary>Gets whether the method has won.</summary>
    public bool Wins => Difference.Verdict == DifferenceVerdict.Better;

    /// <summary>Finds the best rival.</summary>
    /// <param name="comparisons">Comparisons, those of the method with each rival among them.</param>
    /// <param name="candidate">The method.</param>
    /// <param name="rivals">Its rivals.</param>
    /// <returns>One for each set and number, in the order of the comparisons; none where the method was compared with no rival.</returns>
    public static IReadOnlyList<BestRival> Of(
        IReadOnlyList<PairComparison> comparisons, string candidate, IReadOnlyCollection<string> rivals)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(rivals);
        return
        [
            .. from pair in comparisons
               where pair.Candidate == candidate && rivals.Contains(pair.Baseline)
               from difference in pair.Quantities
               group (pair.Baseline, Difference: difference) by (pair.Set, difference.Quantity) into same
               let best = same.MaxBy(
                   one => one.Difference.LowerIsBetter ? -one.Difference.Baseline.Mean : one.Difference.Baseline.Mean)
               select new BestRival(same.Key.Set, candidate, best.Baseline, best.Difference),
        ];
    }
}
