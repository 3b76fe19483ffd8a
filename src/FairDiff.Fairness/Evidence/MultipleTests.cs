namespace FairDiff.Fairness;

/// <summary>
/// Corrects p-values for their number: of 20 tests of nothing, one is below 0.05 by chance. What was not tested (null) stays so, and is not
/// counted.
/// </summary>
public static class MultipleTests
{
    /// <summary>Holm's step-down adjustment (1979): below α, the chance of any false alarm is at most α, whatever the tests'
    /// dependence.</summary>
    /// <param name="pValues">p-values, 0 to 1; null = not tested.</param>
    /// <returns>The adjusted ones, in the same order.</returns>
    /// <exception cref="FairnessException">One is not 0 to 1.</exception>
    public static IReadOnlyList<double?> Holm(IReadOnlyList<double?> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double?[pValues.Count];
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - rank) * pValues[order[rank]]!.Value));
            adjusted[order[rank]] = largest;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg's step-up adjustment (1995): below α, at most a share α of the findings is false on average, for tests that
    /// are independent or positively dependent.
    /// </summary>
    /// <param name="pValues">p-values, 0 to 1; null = not tested.</param>
    /// <returns>The adjusted ones, in the same order.</returns>
    /// <exception cref="FairnessException">One is not 0 to 1.</exception>
    public static IReadOnlyList<double?> BenjaminiHochberg(IReadOnlyList<double?> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double?[pValues.Count];
        var smallest = 1.0;
        for (var rank = order.Length - 1; rank >= 0; rank--)
        {
            smallest = Math.Min(smallest, pValues[order[rank]]!.Value * order.Length / (rank + 1));
            adjusted[order[rank]] = smallest;
        }

        return adjusted;
    }

    /// <summary>Which were tested, the smallest first.</summary>
    private static int[] Ascending(IReadOnlyList<double?> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        return pValues.All(p => p is null or (>= 0 and <= 1))
            ? [.. Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).OrderBy(i => pValues[i])]
            : throw new FairnessException(
                $"p-values must be 0 to 1: {string.Join(", ", pValues.Select(p => FormattableString.Invariant($"{p}")))}.");
    }
}
