namespace FairDiff.Pipelines.Representation;

/// <summary>Rows with their embeddings, all of one width.</summary>
/// <param name="Features">The embedding of each row.</param>
/// <param name="Domains">The domain of each row; that of a synthetic row begins with "synthetic".</param>
/// <param name="IsSynthetic">Whether a model made the row's image.</param>
/// <param name="Names">What each row is called: its id, or file and line.</param>
/// <param name="Attributes">The attributes to be probed for.</param>
/// <param name="Clusters">What must not be split between training and test of a probe; null = rows are independent.</param>
internal sealed record EmbeddingSet(
    IReadOnlyList<double[]> Features,
    IReadOnlyList<string> Domains,
    IReadOnlyList<bool> IsSynthetic,
    IReadOnlyList<string> Names,
    IReadOnlyDictionary<string, List<string>> Attributes,
    IReadOnlyList<string>? Clusters)
{
    /// <summary>The rows of each domain, in the order in which they appear, real ones first.</summary>
    public OrderedDictionary<string, int[]> RowsByDomain() => new(Enumerable.Range(0, Features.Count)
        .OrderBy(row => IsSynthetic[row]).GroupBy(row => Domains[row])
        .Select(domain => KeyValuePair.Create(domain.Key, domain.ToArray())));

    /// <summary>The rows that are synthetic, or those that are not.</summary>
    public int[] Rows(bool synthetic) => [.. Enumerable.Range(0, Features.Count).Where(row => IsSynthetic[row] == synthetic)];
}
