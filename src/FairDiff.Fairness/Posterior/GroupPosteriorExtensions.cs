namespace FairDiff.Fairness;

/// <summary>Posteriors of what an evaluation found.</summary>
public static class GroupPosteriorExtensions
{
    /// <summary>
    /// Compares each group with all others by the Beta posteriors of a proportion (Ktena et al. 2024, Methods): prior Beta(1, 1), draws of
    /// the difference. Groups without rows and rows whose attribute is missing take no part.
    /// </summary>
    /// <param name="grouping">The groups.</param>
    /// <param name="metric">A metric that is a share of rows: accuracy, top-k, high-risk sensitivity or detection, recall, a false-positive
    /// or selection rate. The paper takes top3.</param>
    /// <param name="draws">Draws of each difference, at least 1000. The paper takes 100,000.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The differences and their spread.</returns>
    /// <exception cref="FairnessException">There is no such metric, it is no share of rows, or fewer than two groups have it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1000 draws.</exception>
    public static GroupPosterior Posterior(
        this GroupingResult grouping, string metric = MetricNames.Accuracy, int draws = 100_000, long seed = 0) =>
        GroupPosterior.Compare(metric, GroupProportions.Of(grouping, metric), draws, seed);
}
