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
        var pairs = distances.Select(distance => (
            Distance: distance, Baseline: baseline.FirstOrDefault(other => (other.First, other.Second) == (distance.First, distance.Second)))).ToArray();
        var tests = pairs.Select(pair => pair.Baseline is null ? null : MannWhitneyTest.Test(pair.Distance.Estimates, pair.Baseline.Estimates)).ToArray();
        var holm = new Queue<double>(MultipleTests.Holm([.. tests.OfType<MannWhitneyResult>().Select(test => test.PValue)]));
        return [.. pairs.Zip(tests, (pair, test) => new DomainComparison(pair.Distance, pair.Baseline, test, test is null ? null : holm.Dequeue()))];
    }
}
