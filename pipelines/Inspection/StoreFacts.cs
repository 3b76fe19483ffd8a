using FairDiff.MLNet;

namespace FairDiff.Pipelines.Inspection;

/// <summary>What a store is, in lines: how many images there are, and what they have in common.</summary>
internal static class StoreFacts
{
    /// <summary>Facts of a single image.</summary>
    private static readonly string[] Individual = ["file", "sha256", "seed", "label", "labelVector"];

    public static IReadOnlyList<Fact> Of(SyntheticStore store)
    {
        var count = FormattableString.Invariant($"{store.Images.Count}");
        var missing = store.PlannedCount - store.Images.Count;
        return
        [
            new Fact("images", missing > 0 ? FormattableString.Invariant(
                $"{count} of {store.PlannedCount}; run fairdiff generate again for the rest") : count),
            .. store.NearCopies is { } nearCopies
                ? [new Fact("near-copies", FormattableString.Invariant(
                    $"{nearCopies.Count} of training images, {store.Quarantined.Count} quarantined"))]
                : Array.Empty<Fact>(),
            .. Common(store.Images),
        ];
    }

    private static IEnumerable<Fact> Common(IReadOnlyList<SyntheticImageRecord> images) => images
        .SelectMany(Fact.Of)
        .Where(fact => !Individual.Contains(fact.Name) && !fact.Name.StartsWith("attributes", StringComparison.Ordinal))
        .GroupBy(fact => fact.Name)
        .Select(facts => new Fact(facts.Key, string.Join(" or ", facts.Select(fact => fact.Value).Distinct().Take(5))));
}
