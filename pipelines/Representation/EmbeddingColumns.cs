using FairDiff.Studies;

namespace FairDiff.Pipelines.Representation;

/// <summary>Where an embeddings file has what.</summary>
/// <param name="Embedding">What the columns of the embedding begin with, or the one column that holds it as numbers with spaces
/// between.</param>
/// <param name="Domain">The column of the domain, such as the hospital; null = every file is one.</param>
/// <param name="Synthetic">The column that says whether an image is synthetic (true or 1); null = all are real.</param>
/// <param name="Id">The column that names a row; null = file and line.</param>
/// <param name="Attributes">The columns to be probed for.</param>
/// <param name="Cluster">The column that says which rows belong together, if any.</param>
internal sealed record EmbeddingColumns(
    string Embedding, string? Domain, string? Synthetic, string? Id, IReadOnlyList<string> Attributes, string? Cluster)
{
    /// <summary>Images that the embeddings are made of; null = the files have embeddings.</summary>
    public ImageEmbeddings? Images { get; init; }

    /// <summary>How the files are read.</summary>
    public TableRules Tables { get; init; } = TableRules.Usual;

    /// <summary>The columns that one of the files at least must have.</summary>
    public IEnumerable<string> Needed => Attributes.Append(Synthetic).Append(Cluster).OfType<string>();
}
