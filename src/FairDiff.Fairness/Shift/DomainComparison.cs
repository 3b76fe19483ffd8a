namespace FairDiff.Fairness;

/// <summary>How far two domains are apart, and whether another training sets them further apart or nearer.</summary>
/// <param name="Distance">The estimates of the squared MMD.</param>
/// <param name="Baseline">Those of the other training; null when there is none, or it lacks one of the domains.</param>
/// <param name="MannWhitney">The test of the ones against the others, where they are of draws of their own.</param>
/// <param name="Wilcoxon">The test of each against its other, where both are of the same images.</param>
/// <param name="HolmPValue">The p-value of the one or the other, by <see cref="MultipleTests.Holm"/> over the pairs of domains; null where
/// there is none.</param>
public sealed record DomainComparison(
    DomainDistance Distance, DomainDistance? Baseline, MannWhitneyResult? MannWhitney, WilcoxonResult? Wilcoxon, double? HolmPValue)
{
    /// <summary>Gets the p-value of whichever test it is; null where there is none.</summary>
    public double? PValue => MannWhitney?.PValue ?? Wilcoxon?.PValue;

    /// <summary>Holds the distances of domains against those of another training.</summary>
    /// <param name="distances">The distances.</param>
    /// <param name="baseline">Those of the other training; empty where there is none.</param>
    /// <param name="arePaired">Whether the estimates of both are of the same images, one by one.</param>
    /// <returns>One comparison per distance.</returns>
    public static IReadOnlyList<DomainComparison> Compare(
        IReadOnlyList<DomainDistance> distances, IReadOnlyList<DomainDistance> baseline, bool arePaired)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(baseline);
        DomainComparison[] pairs =
        [
            .. distances.Select(distance => baseline.FirstOrDefault(other => IsOfTheSame(other, distance)) is not { } other
                ? new DomainComparison(distance, null, null, null, null)
                : arePaired ? new(distance, other, null, WilcoxonTest.Test(distance.Estimates, other.Estimates), null)
                : new(distance, other, MannWhitneyTest.Test(distance.Estimates, other.Estimates), null, null)),
        ];
        var holm = MultipleTests.Holm([.. pairs.Select(pair => pair.PValue)]);
        return [.. pairs.Select((pair, i) => pair with { HolmPValue = holm[i] })];
    }

    // The MMD is symmetric, and the order of domains is that in which files name them.
    private static bool IsOfTheSame(DomainDistance a, DomainDistance b) =>
        (a.First, a.Second) == (b.First, b.Second) || (a.First, a.Second) == (b.Second, b.First);
}
