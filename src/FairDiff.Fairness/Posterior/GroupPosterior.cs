using FairDiff.Fairness.Resampling;
using FairDiff.Fairness.Descriptive;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness;

/// <summary>
/// Each group against all others by Beta posteriors (Ktena et al. 2024, Methods, "fairness"): a fair model has differences near 0 and so
/// little spread.
/// </summary>
/// <remarks>
/// Rows count as independent: several images of one patient make it too sure. "The others" are everyone else together, so two groups that
/// are far apart hide in the middle of three. The spread of few rows is above 0 by chance.
/// </remarks>
public sealed record GroupPosterior
{
    private const int FewestDraws = 1000;

    /// <summary>Gets the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Gets the difference of each group from the others.</summary>
    public required IReadOnlyList<PosteriorDifference> Groups { get; init; }

    /// <summary>Gets the standard deviation (divisor G) of the modes over the groups: the paper's "central best estimate" of unfairness. 0
    /// = alike.</summary>
    public required double Spread { get; init; }

    /// <summary>Gets the draws of each difference.</summary>
    public required int Draws { get; init; }

    /// <summary>Gets the seed of the draws.</summary>
    public required long Seed { get; init; }

    /// <summary>Compares each group with all others.</summary>
    /// <param name="metric">What the successes are, for the result.</param>
    /// <param name="groups">Successes by group, at least two groups.</param>
    /// <param name="draws">Draws of each difference, at least 1000.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The differences and their spread.</returns>
    /// <exception cref="FairnessException">There are fewer than two groups, or a group has more successes than rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1000 draws.</exception>
    public static GroupPosterior Compare(string metric, IReadOnlyList<GroupProportion> groups, int draws = 100_000, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, FewestDraws);
        if (groups.Count < 2)
        {
            throw new FairnessException($"The posterior of '{metric}' needs two groups that have it; there are {groups.Count}.");
        }

        if (groups.FirstOrDefault(group => group.Rows < 1 || group.Successes < 0 || group.Successes > group.Rows) is { } wrong)
        {
            throw new FairnessException($"Group '{wrong.Group}' has {wrong.Successes} successes in {wrong.Rows} rows; they must be 0 to "
                + "the number of rows, which is at least 1.");
        }

        PosteriorDifference[] differences = [
            .. groups.Select((group, index) => Difference(group, Others(groups, group), draws, SplitMix64.ForSample(seed, index)))];
        var mean = differences.Average(difference => difference.Mode);
        return new GroupPosterior
        {
            Metric = metric,
            Groups = differences,
            Spread = Math.Sqrt(differences.Average(difference => Math.Pow(difference.Mode - mean, 2))),
            Draws = draws,
            Seed = seed,
        };
    }

    private static GroupProportion Others(IReadOnlyList<GroupProportion> groups, GroupProportion group) => new(
        "others",
        groups.Where(other => !ReferenceEquals(other, group)).Sum(other => other.Successes),
        groups.Where(other => !ReferenceEquals(other, group)).Sum(other => other.Rows));

    private static PosteriorDifference Difference(GroupProportion group, GroupProportion others, int draws, SplitMix64 stream)
    {
        var random = new SeededRandom(stream);
        var (a, b) = (Posterior(group, random), Posterior(others, random));
        var samples = new double[draws];
        for (var i = 0; i < draws; i++)
        {
            samples[i] = a.Sample() - b.Sample();
        }

        Array.Sort(samples);
        var deviation = Math.Sqrt(a.Variance + b.Variance);
        return new PosteriorDifference(
            group,
            others,
            a.Mean - b.Mean,
            deviation,
            DensityMode.Of(samples),
            Quantile.Of(samples, 0.025),
            Quantile.Of(samples, 0.975),
            samples.Count(sample => sample < 0) / (double)draws);
    }

    private static Beta Posterior(GroupProportion group, Random random) =>
        new(1 + group.Successes, 1 + group.Rows - group.Successes, random);
}
