namespace FairDiff.Fairness;

/// <summary>The groups of one attribute, or of a crossing of several, and the gaps between them.</summary>
public sealed record GroupingResult
{
    /// <summary>Gets the attribute's name, or "site*sex" for a crossing.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the groups, sorted by name; the unknown ones come last. Cells of a crossing without rows are listed with n = 0.</summary>
    public required IReadOnlyList<GroupResult> Groups { get; init; }

    /// <summary>Gets the gaps by metric.</summary>
    public required IReadOnlyDictionary<string, GapValue> Gaps { get; init; }

    /// <summary>Gets one group.</summary>
    /// <param name="group">The group's name.</param>
    /// <exception cref="FairnessException">There is no such group.</exception>
    public GroupResult this[string group] => Groups.FirstOrDefault(candidate => candidate.Name == group)
        ?? throw new FairnessException($"'{Name}' has no group '{group}'; it has {string.Join(", ", Groups.Select(g => g.Name))}.");

    /// <summary>
    /// Compares each group with all others by the Beta posteriors of a proportion (Ktena et al. 2024, Methods): prior Beta(1, 1), draws of the difference.
    /// Groups without rows and rows whose attribute is missing take no part.
    /// </summary>
    /// <param name="metric">A metric that is a share of rows: accuracy, top-k, high-risk sensitivity or detection, recall, a false-positive or
    /// selection rate. The paper takes top3.</param>
    /// <param name="draws">Draws of each difference, at least 1000. The paper takes 100,000.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The differences and their spread.</returns>
    /// <exception cref="FairnessException">There is no such metric, it is no share of rows, or fewer than two groups have it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1000 draws.</exception>
    public GroupPosterior Posterior(string metric = MetricNames.Accuracy, int draws = 100_000, long seed = 0) =>
        GroupPosterior.Compare(metric, GroupProportions.Of(this, metric), draws, seed);
}
