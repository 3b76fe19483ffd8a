namespace FairDiff.Fairness;

/// <summary>
/// What there is to win in one number of one set: the distance from a baseline to a ceiling, such as the same training with labels that
/// the baseline must do without. Where <see cref="DifferenceRule"/> does not find the ceiling better, no method can be shown to be: data,
/// rows and seeds are too few, or there is nothing to repair.
/// </summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Baseline">The baseline.</param>
/// <param name="Ceiling">The ceiling.</param>
/// <param name="Difference">The ceiling against the baseline.</param>
/// <param name="Covered">
/// The share of the distance that each other method covers: its mean minus that of the baseline over that of the ceiling minus that of
/// the baseline. Below 0 it is worse than the baseline, above 1 better than the ceiling. Empty where there is nothing to be shown.
/// </param>
public sealed record Headroom(
    string Set, string Baseline, string Ceiling, QuantityComparison Difference, IReadOnlyDictionary<string, double> Covered)
{
    /// <summary>Gets whether a benefit can be shown; null where the ceiling was not tested.</summary>
    public bool? CanShowBenefit =>
        Difference.Verdict == DifferenceVerdict.NotTested ? null : Difference.Verdict == DifferenceVerdict.Better;

    /// <summary>Finds what there is to win.</summary>
    /// <param name="comparisons">Comparisons with the baseline, that of the ceiling among them.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="ceiling">The ceiling.</param>
    /// <returns>One for each set and number of the ceiling's comparisons, in their order; none where it was not compared.</returns>
    public static IReadOnlyList<Headroom> Of(IReadOnlyList<PairComparison> comparisons, string baseline, string ceiling)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        var against = comparisons.Where(pair => pair.Baseline == baseline).ToLookup(pair => pair.Candidate == ceiling);
        return
        [
            .. from pair in against[true]
               from difference in pair.Quantities
               select new Headroom(
                   pair.Set, baseline, ceiling, difference,
                   difference.Verdict == DifferenceVerdict.Better
                       ? Shares(against[false].Where(other => other.Set == pair.Set), difference)
                       : new Dictionary<string, double>()),
        ];
    }

    private static OrderedDictionary<string, double> Shares(IEnumerable<PairComparison> methods, QuantityComparison ceiling) => new(
        from method in methods
        from quantity in method.Quantities
        where quantity.Quantity == ceiling.Quantity
        select KeyValuePair.Create(method.Candidate, quantity.Difference.Value / ceiling.Difference.Value));
}
