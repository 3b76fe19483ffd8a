using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Representation;

/// <summary>What <c>fairdiff represent</c> found.</summary>
internal sealed record RepresentationResult
{
    /// <summary>The shares of the variance for which components are counted.</summary>
    public static readonly IReadOnlyList<double> Shares = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

    /// <summary>The rows of each domain that are drawn where all have many: those of the paper.</summary>
    public const int UsualSampleSize = 300;

    /// <summary>The rows of each domain.</summary>
    public required IReadOnlyDictionary<string, int> Domains { get; init; }

    /// <summary>The width of the embedding.</summary>
    public required int Width { get; init; }

    /// <summary>The rows of each domain that an estimate of a distance, and the components, rest on.</summary>
    public required int SampleSize { get; init; }

    /// <summary>Whether estimates and those of the baseline are of the same images, one by one; null without a baseline.</summary>
    public required bool? IsPaired { get; init; }

    /// <summary>Why they are not; null where they are.</summary>
    public required string? WhyUnpaired { get; init; }

    /// <summary>All pairs of domains; empty with one domain, or where one has a single row.</summary>
    public required IReadOnlyList<DomainComparison> Distances { get; init; }

    /// <summary>The components of the pooled domains.</summary>
    public required PrincipalComponents Components { get; init; }

    /// <summary>Those of the baseline; null when there is none.</summary>
    public required PrincipalComponents? BaselineComponents { get; init; }

    /// <summary>How well each attribute can be read, from real rows only.</summary>
    public required IReadOnlyDictionary<string, AttributeProbe> Probes { get; init; }

    /// <summary>Null without synthetic rows.</summary>
    public required NearestReal? Nearest { get; init; }

    /// <exception cref="FairDiffException">
    /// Neighbours were asked for but there are none, no pair of domains has a counterpart in the baseline, or a domain has fewer rows than
    /// the sample size.
    /// </exception>
    public static RepresentationResult Of(
        EmbeddingSet set, EmbeddingSet? baseline, RepresentSettings settings, CancellationToken cancellationToken)
    {
        var paired = PairedDomains.Of(set, baseline, settings.Columns.Id);
        var (domains, others) = (paired.Domains, paired.Baseline);
        var (real, nearest) = (set.Rows(synthetic: false), NearestReal.Of(set));
        if (nearest is null && settings.Neighbours is { } file)
        {
            throw new FairDiffException(
                $"--neighbours {file} needs a synthetic row and two real ones; by column '{settings.Columns.Synthetic}' (--synthetic) "
                + $"{set.Features.Count - real.Length} are synthetic and {real.Length} are real.");
        }

        if (others is not null && domains.Count > 1 && domains.Keys.Intersect(others.Keys).Count() < 2)
        {
            throw new FairDiffException(
                $"--baseline has the domains {string.Join(", ", others.Keys)}, --features has {string.Join(", ", domains.Keys)}: no two "
                    + "are in both, so that no distance "
                + "can be compared. Name the column of the domain with --domain; without it each file is one, by its name.");
        }

        var sampleSize = SampleSizeOf(settings.SampleSize, others is null ? domains : domains.Concat(others));
        return new RepresentationResult
        {
            Domains = new OrderedDictionary<string, int>(domains.Select(domain => KeyValuePair.Create(domain.Key, domain.Value.Count))),
            Width = set.Features[0].Length,
            SampleSize = sampleSize,
            IsPaired = others is null ? null : paired.IsPaired,
            WhyUnpaired = paired.WhyUnpaired,
            Distances = DomainComparison.Compare(
                Distances(domains, settings.Seed),
                others is null ? [] : Distances(others, paired.IsPaired ? settings.Seed : ~settings.Seed),
                paired.IsPaired),
            Components = PrincipalComponents.Compute(domains, sampleSize, settings.Seed),
            BaselineComponents = others is null ? null : PrincipalComponents.Compute(others, sampleSize, settings.Seed),
            Probes = new OrderedDictionary<string, AttributeProbe>(
                set.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, AttributeProbe.Train(
                [.. real.Select(row => set.Features[row])],
                [.. real.Select(row => attribute.Value[row])],
                set.Clusters is null ? null : [.. real.Select(row => set.Clusters[row])],
                settings.Folds,
                missing: settings.Columns.Tables.Missing,
                seed: settings.Seed)))),
            Nearest = nearest,
        };

        // The same draws of the same images, or draws of their own: what is between the two no test is for.
        IReadOnlyList<DomainDistance> Distances(
            IReadOnlyDictionary<string, IReadOnlyList<double[]>> of, long seed) => of.Count < 2 || sampleSize < 2
            ? []
            : DomainDistance.OfAllPairs(of, settings.Estimates, sampleSize, settings.Estimator, seed, cancellationToken);
    }

    /// <summary>The rows asked for; else half of the smallest domain, because estimates on all its rows would be one and the same, but no
    /// more than usual.</summary>
    private static int SampleSizeOf(int? asked, IEnumerable<KeyValuePair<string, IReadOnlyList<double[]>>> domains)
    {
        var (smallest, features) = domains.MinBy(domain => domain.Value.Count);
        return asked is not { } size ? Math.Min(features.Count, Math.Clamp(features.Count / 2, 2, UsualSampleSize))
            : size >= 2 && size <= features.Count ? size
            : throw new FairDiffException(
                $"--sample-size is {size}; it must be at least 2 and at most {features.Count}, the rows of '{smallest}'. Leave it out to "
                    + "take as many as the domains allow.");
    }
}
