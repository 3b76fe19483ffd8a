namespace FairDiff.Fairness;

/// <summary>How far the features of two domains are apart, over repeated samples.</summary>
/// <remarks>
/// The estimates are draws from the same rows: their spread says how sure the number is for these rows, not for new patients, and a test on
/// them finds any difference once there are enough estimates. Drawing most of a domain makes them overlap, and their spread too small.
/// </remarks>
/// <param name="First">The one domain.</param>
/// <param name="Second">The other one.</param>
/// <param name="Mean">The mean of the estimates of the squared MMD.</param>
/// <param name="Deviation">Their standard deviation (divisor S - 1).</param>
/// <param name="Estimates">The S estimates. Those of two trainings are compared by <see cref="WilcoxonTest"/> where they are of the same
/// images (the same seed, and domains and rows in the same order), else by <see cref="MannWhitneyTest"/>.</param>
public sealed record DomainDistance(string First, string Second, double Mean, double Deviation, IReadOnlyList<double> Estimates)
{
    /// <summary>
    /// Estimates the squared MMD of all pairs of domains (Ktena et al. 2024, Methods): S estimates per pair, each on n rows of each domain
    /// that are drawn without replacement.
    /// </summary>
    /// <param name="domains">The features of each domain, rows of one width; at least 2 domains.</param>
    /// <param name="estimates">S, at least 2. The paper takes 30.</param>
    /// <param name="sampleSize">n, at least 2, at most the rows of the smallest domain. The paper takes 300.</param>
    /// <param name="estimator">Which formula.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One distance per pair.</returns>
    /// <exception cref="FairnessException">There are fewer than 2 domains, or one has fewer rows than the sample size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<DomainDistance> OfAllPairs(
        IReadOnlyDictionary<string, IReadOnlyList<double[]>> domains,
        int estimates = 30,
        int sampleSize = 300,
        MmdEstimator estimator = MmdEstimator.Unbiased,
        long seed = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentOutOfRangeException.ThrowIfLessThan(estimates, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 2);
        if (domains.Count < 2)
        {
            throw new FairnessException($"Distances need at least 2 domains; there are {domains.Count}.");
        }

        foreach (var (name, rows) in domains.Where(domain => domain.Value.Count < sampleSize))
        {
            throw new FairnessException(
                $"Domain '{name}' has {rows.Count} rows, fewer than the sample size of {sampleSize}; lower it for all domains.");
        }

        string[] names = [.. domains.Keys];
        var pairs = from second in Enumerable.Range(1, names.Length - 1)
                    from first in Enumerable.Range(0, second)
                    select (first, second);
        return
        [
            .. pairs.Select((pair, index) =>
            {
                var (x, y) = (domains[names[pair.first]], domains[names[pair.second]]);
                var values = new double[estimates];
                Parallel.For(0, estimates, new ParallelOptions { CancellationToken = cancellationToken }, s =>
                {
                    var sample = RowSample.Stream(seed, (index * estimates) + s);
                    values[s] = MaximumMeanDiscrepancy.Cubic(
                        RowSample.Draw(x, sampleSize, ref sample), RowSample.Draw(y, sampleSize, ref sample), estimator);
                });
                var summary = ReplicateSummary.Of(values);
                return new DomainDistance(names[pair.first], names[pair.second], summary.Mean, summary.Deviation!.Value, values);
            }),
        ];
    }
}
