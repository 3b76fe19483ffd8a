namespace FairDiff.Fairness;

/// <summary>A number over replicates (training seeds) of one method.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation (divisor n - 1); null with one replicate.</param>
/// <param name="Values">The value of each replicate, in the order given.</param>
public sealed record ReplicateSummary(double Mean, double? Deviation, IReadOnlyList<double> Values)
{
    internal static ReplicateSummary Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new ReplicateSummary(
            mean, values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)), values);
    }
}
