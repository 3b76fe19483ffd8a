using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Draws the labels that limits keep; the rows of the others stay for the generator, without their label.</summary>
internal static class LabelDraw
{
    /// <param name="table">The rows of the folder.</param>
    /// <param name="options">The limits, and the seed.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="draw">Which draw: 0 is that of every study, others are those of replicates that draw again.</param>
    /// <returns>The rows beyond the limits.</returns>
    /// <exception cref="FairDiffException">A limit asks for more labels of a class than there are.</exception>
    public static HashSet<int> Hidden(MetadataTable table, FolderOptions options, List<int> train, int draw)
    {
        var random = new Random(options.SplitSeed + draw);
        var hidden = new HashSet<int>();
        var label = new FolderLabel(table, options);
        foreach (var limit in options.LabelLimits)
        {
            var rows = train.Where(row => limit.Rows.Selects(table, row) && label.IsKnown(row)).ToArray();
            random.Shuffle(rows);
            hidden.UnionWith(limit.Shares.Count == 0
                ? rows.Skip(limit.Count)
                : rows.Except(WithShares(table, options.LabelColumn, limit, rows)));
        }

        return hidden;
    }

    private static IEnumerable<int> WithShares(MetadataTable table, string labelColumn, LabelLimit limit, int[] rows)
    {
        var classes = rows.ToLookup(row => table[row, labelColumn]);
        var (kept, wanted) = (new List<int>(), 0);
        foreach (var (name, count) in limit.Quotas())
        {
            Keep(count, classes[name], $"of class '{name}'");
        }

        Keep(limit.Count - wanted, rows.Where(row => !limit.Shares.ContainsKey(table[row, labelColumn])), "of the other classes");
        return kept;

        void Keep(int count, IEnumerable<int> among, string what)
        {
            int[] found = [.. among];
            if (found.Length < count)
            {
                throw new FairDiffException(
                    $"{table.Path}: --skew {limit} keeps {count} labels {what}, and {found.Length} labelled training rows of {limit.Rows} "
                        + "are so. Lower the count or the share.");
            }

            kept.AddRange(found.Take(count));
            wanted += count;
        }
    }
}
