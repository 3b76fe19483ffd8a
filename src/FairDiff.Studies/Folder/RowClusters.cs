namespace FairDiff.Studies;

/// <summary>Which rows belong together: those of one patient, slide or lesion, and without such a column those of one image.</summary>
internal sealed class RowClusters(MetadataTable table, FolderOptions options)
{
    private readonly FolderLabel _label = new(table, options);

    /// <summary>The name of what a row belongs to.</summary>
    public string this[int row] => Named(row) is { } cluster ? $"cluster {cluster}" : $"image {table.File(row, options.ImageColumn)}";

    /// <summary>What the cluster column says; null without one, or where its cell is empty.</summary>
    public string? Named(int row) => options.ClusterColumn is { } column && table[row, column] is { Length: > 0 } cluster ? cluster : null;

    public HashSet<string> Of(IEnumerable<int> rows) => [.. rows.Select(row => this[row])];

    /// <summary>
    /// Holds a share of the clusters of each (label, attributes) cell out by seed; a cluster lies in the cell of its first row. Rows of
    /// these clusters without a label go with them: nothing must be learned from them. Where the label is a vector, the cells are those of
    /// the attributes, and within each the clusters are held out at even distances in the order of their labels.
    /// </summary>
    /// <param name="rows">All rows.</param>
    /// <param name="labelled">Those among them that may be held out.</param>
    /// <param name="fraction">The share.</param>
    /// <param name="kept">Clusters of which no row may be held out, for others of their rows are trained on in any case.</param>
    public (List<int> Others, List<int> HeldOut) HoldOut(List<int> rows, List<int> labelled, double fraction, IReadOnlySet<string> kept)
    {
        var random = new Random(options.SplitSeed);
        var clusters = new HashSet<string>();
        var eligible = labelled.FindAll(row => !kept.Contains(this[row]));
        foreach (var cell in eligible.GroupBy(row => this[row]).GroupBy(cluster => Cell(cluster.First())))
        {
            var shuffled = cell.ToArray();
            random.Shuffle(shuffled);
            clusters.UnionWith(Share(shuffled, fraction).Select(cluster => cluster.Key));
        }

        return (rows.FindAll(row => !clusters.Contains(this[row])), eligible.FindAll(row => clusters.Contains(this[row])));
    }

    // A label vector is often the only one of its kind, of which no share can be held out. In the order of the labels each kind, and the
    // rare ones together, give about that share (systematic sampling).
    private IEnumerable<IGrouping<string, int>> Share(IGrouping<string, int>[] shuffled, double fraction) => !options.Label.IsVector
        ? shuffled.Take((int)Math.Round(shuffled.Length * fraction))
        : shuffled.OrderBy(cluster => _label.Text(cluster.First()), StringComparer.Ordinal).Where(
            (_, place) => Math.Floor(((place + 1) * fraction) + .5) > Math.Floor((place * fraction) + .5));

    private string Cell(int row) => string.Join(
        '\u001f',
        (options.Label.IsVector ? options.AttributeColumns : options.AttributeColumns.Prepend(options.LabelColumn))
            .Select(column => table[row, column]));
}
