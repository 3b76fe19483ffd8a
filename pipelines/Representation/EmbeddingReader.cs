using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Representation;

/// <summary>Reads embeddings of any tool from CSV files, pooled: one row per image.</summary>
internal static class EmbeddingReader
{
    private const string Synthetic = "synthetic";

    /// <param name="paths">The files.</param>
    /// <param name="columns">What is where.</param>
    /// <param name="needed">The columns that at least one file must have, beside the embedding's.</param>
    /// <param name="option">The option that named the files.</param>
    /// <exception cref="FairDiffException">A file, a column or a cell is not as it must be, or embeddings have different
    /// widths.</exception>
    public static EmbeddingSet Read(IReadOnlyList<string> paths, EmbeddingColumns columns, IEnumerable<string> needed, string option)
    {
        var (features, domains, flags, names, clusters) = (
            new List<double[]>(), new List<string>(), new List<bool>(), new List<string>(), new List<string>());
        var attributes = columns.Attributes.ToDictionary(name => name, _ => new List<string>());
        var (found, images) = (new HashSet<string>(), new List<string>());
        foreach (var path in paths)
        {
            using var rows = CsvRows.Open(path, $"{option} must name a CSV file with a header line.", columns.Tables);
            var embedding = columns.Images is null ? new EmbeddingCells(rows, columns.Embedding) : null;
            var image = Index(rows, columns.Images?.Column);
            var (domain, id) = (Index(rows, columns.Domain), Index(rows, columns.Id));

            // A file of synthetic images need not have what is asked of real ones, nor a file of real images the flag of synthetic ones.
            var (synthetic, cluster) = (Optional(rows, columns.Synthetic, found), Optional(rows, columns.Cluster, found));
            var attributeColumns = columns.Attributes.ToDictionary(name => name, name => Optional(rows, name, found));
            for (var line = 1; rows.Read(); line++)
            {
                features.Add(embedding?.Read(rows) ?? []);
                images.Add(image is { } cell ? columns.Images!.PathOf(path, rows.Text(cell)) : "");
                if (features[^1].Length != features[0].Length)
                {
                    throw rows.Wrong($"the embedding has {features[^1].Length} numbers, that of the first row {features[0].Length}; "
                        + "embeddings of one network have one width.");
                }

                flags.Add(synthetic is { } flag && CsvCells.IsTrue(rows, flag, "--synthetic"));
                domains.Add(Domain(domain is { } where ? rows.Text(where) : Path.GetFileNameWithoutExtension(path), flags[^1]));
                names.Add(id is { } name ? rows.Value(name) : $"{Path.GetFileName(path)} row {line}");
                clusters.Add(Text(rows, cluster));
                foreach (var (attribute, column) in attributeColumns)
                {
                    attributes[attribute].Add(Text(rows, column));
                }
            }
        }

        if (needed.FirstOrDefault(name => !found.Contains(name)) is { } missing)
        {
            throw new FairDiffException($"No file of {string.Join(", ", paths)} ({option}) has a column '{missing}'.");
        }

        return features.Count > 0
            ? new EmbeddingSet(
                columns.Images is { } network ? [.. network.Read(images)] : features, domains, flags, names, attributes,
                columns.Cluster is null ? null : clusters)
            : throw new FairDiffException($"{string.Join(", ", paths)} ({option}): there is no row.");
    }

    private static int? Index(CsvRows rows, string? column) => column is null ? null : rows.IndexOf(column);

    private static int? Optional(CsvRows rows, string? column, HashSet<string> found)
    {
        if (column is null || !rows.Has(column))
        {
            return null;
        }

        found.Add(column);
        return rows.IndexOf(column);
    }

    private static string Text(CsvRows rows, int? column) => column is { } there ? rows.Text(there) : "";

    private static string Domain(string domain, bool synthetic) =>
        synthetic ? $"{Synthetic} {domain}".Trim() : domain.Length == 0 ? "unknown" : domain;
}
