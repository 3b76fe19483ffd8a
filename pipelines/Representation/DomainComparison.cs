using FairDiff.Fairness;

namespace FairDiff.Pipelines.Representation;

/// <summary>How far two domains are apart, and whether another training sets them further apart or nearer.</summary>
/// <param name="Distance">The estimates of the squared MMD.</param>
/// <param name="Baseline">Those of the other training; null when there is none, or it lacks one of the domains.</param>
/// <param name="Test">The Mann-Whitney test of the ones against the others.</param>
/// <param name="HolmPValue">Its p-value, corrected over the pairs of domains.</param>
internal sealed record DomainComparison(DomainDistance Distance, DomainDistance? Baseline, MannWhitneyResult? Test, double? HolmPValue)
{
    public static IReadOnlyList<DomainComparison> Of(IReadOnlyList<DomainDistance> distances, IReadOnlyList<DomainDistance> baseline)
    {
        var pairs = distances.Select(distance => (Distance: distance, Baseline: baseline.FirstOrDefault(other => IsOfTheSame(other, distance)))).ToArray();
        var tests = pairs.Select(pair => pair.Baseline is null ? null : MannWhitneyTest.Test(pair.Distance.Estimates, pair.Baseline.Estimates)).ToArray();
        var holm = MultipleTests.Holm([.. tests.Select(test => test?.PValue)]);
        return [.. pairs.Select((pair, i) => new DomainComparison(pair.Distance, pair.Baseline, tests[i], holm[i]))];
    }

    // The MMD is symmetric, and the order of domains is that in which files name them.
    private static bool IsOfTheSame(DomainDistance a, DomainDistance b) =>
        (a.First, a.Second) == (b.First, b.Second) || (a.First, a.Second) == (b.Second, b.First);
}
