using FairDiff.Fairness;

namespace FairDiff.Pipelines.Representation;

/// <summary>What <c>fairdiff represent</c> found.</summary>
internal sealed record RepresentationResult
{
    /// <summary>The shares of the variance for which components are counted.</summary>
    public static readonly IReadOnlyList<double> Shares = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

    /// <summary>The rows of each domain.</summary>
    public required IReadOnlyDictionary<string, int> Domains { get; init; }

    /// <summary>The width of the embedding.</summary>
    public required int Width { get; init; }

    /// <summary>All pairs of domains; empty with one domain.</summary>
    public required IReadOnlyList<DomainComparison> Distances { get; init; }

    /// <summary>The components of the pooled domains.</summary>
    public required PrincipalComponents Components { get; init; }

    /// <summary>Those of the baseline; null when there is none.</summary>
    public required PrincipalComponents? BaselineComponents { get; init; }

    /// <summary>How well each attribute can be read, from real rows only.</summary>
    public required IReadOnlyDictionary<string, AttributeProbe> Probes { get; init; }

    /// <summary>Null without synthetic rows.</summary>
    public required NearestReal? Nearest { get; init; }

    public static RepresentationResult Of(EmbeddingSet set, EmbeddingSet? baseline, RepresentSettings settings, CancellationToken cancellationToken)
    {
        var (domains, others) = (set.ByDomain(), baseline?.ByDomain());
        var real = set.Rows(synthetic: false);
        return new RepresentationResult
        {
            Domains = new OrderedDictionary<string, int>(domains.Select(domain => KeyValuePair.Create(domain.Key, domain.Value.Count))),
            Width = set.Features[0].Length,
            Distances = DomainComparison.Of(DistancesOf(domains, settings, cancellationToken), others is null ? [] : DistancesOf(others, settings, cancellationToken)),
            Components = PrincipalComponents.Of(domains, settings.SampleSize, settings.Seed),
            BaselineComponents = others is null ? null : PrincipalComponents.Of(others, settings.SampleSize, settings.Seed),
            Probes = new OrderedDictionary<string, AttributeProbe>(set.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, AttributeProbe.Of(
                [.. real.Select(row => set.Features[row])],
                [.. real.Select(row => attribute.Value[row])],
                set.Clusters is null ? null : [.. real.Select(row => set.Clusters[row])],
                settings.Folds,
                seed: settings.Seed)))),
            Nearest = NearestReal.Of(set),
        };
    }

    private static IReadOnlyList<DomainDistance> DistancesOf(
        IReadOnlyDictionary<string, IReadOnlyList<double[]>> domains, RepresentSettings settings, CancellationToken cancellationToken) => domains.Count < 2
        ? []
        : DomainDistance.OfAllPairs(domains, settings.Estimates, settings.SampleSize, settings.Estimator, settings.Seed, cancellationToken);
}
