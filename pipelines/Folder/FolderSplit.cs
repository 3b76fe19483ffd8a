using FairDiff.Torch;

namespace FairDiff.Pipelines.Folder;

/// <summary>
/// Which rows train (with or without their label), which choose between classifiers, which are the in-distribution test set, and which are out of
/// distribution.
/// </summary>
internal sealed record FolderSplit(
    IReadOnlyList<int> Labelled, IReadOnlyList<int> Unlabelled, IReadOnlyList<int> Validation, IReadOnlyList<int> Test,
    IReadOnlyList<(string Name, IReadOnlyList<int> Rows)> OutOfDistribution)
{
    /// <exception cref="FairDiffException">A selector selects nothing, a set is empty, or the split column has no train or test rows.</exception>
    public static FolderSplit Create(MetadataTable table, FolderOptions options)
    {
        CheckSelectors(table, options);
        var rows = Enumerable.Range(0, table.RowCount).ToList();
        bool Any(IEnumerable<RowSelector> selectors, int row) => Selected(table, selectors, row);
        var used = rows.Where(row => !Any(options.Excluded, row)).ToList();
        var outOfDistribution = options.OutOfDistribution
            .Select(selector => (selector.ToString(), (IReadOnlyList<int>)[.. used.Where(row => selector.Selects(table, row) && HasLabel(row))])).ToList();
        var unlabelled = used.Where(row => Any(options.Unlabelled, row)).ToList();
        var inDistribution = used.Where(row => !Any(options.OutOfDistribution, row) && !Any(options.Unlabelled, row)).ToList();
        var (train, test) = options.SplitColumn is { } column ? ByColumn(table, column, inDistribution) : BySeed(table, options, inDistribution, options.TestFraction);
        var hidden = HiddenLabels(table, options, train);
        var (fit, validation) = HoldOut(table, options, train, [.. train.Where(row => HasLabel(row) && !hidden.Contains(row))]);

        var split = new FolderSplit(
            [.. fit.Where(row => HasLabel(row) && !hidden.Contains(row))],
            [.. fit.Where(row => !HasLabel(row) || hidden.Contains(row)), .. unlabelled],
            validation,
            [.. test.Where(HasLabel)],
            outOfDistribution);
        return split.Labelled.Count > 0 && split.Test.Count > 0 && outOfDistribution.TrueForAll(set => set.Item2.Count > 0)
            ? split
            : throw new FairDiffException(
                $"{table.Path}: {split.Labelled.Count} labelled training rows, {split.Test.Count} test rows, out of distribution "
                + $"{string.Join(", ", outOfDistribution.Select(set => $"{set.Item1} {set.Item2.Count}"))}; none of these may be 0. "
                + "Check --split-column, --ood, --unlabelled and --exclude.");

        bool HasLabel(int row) => table[row, options.LabelColumn].Length > 0;
    }

    /// <summary>
    /// The rows that a generator may learn from: all, or those that the split column gives to training and the unlabelled ones, but not the
    /// excluded ones.
    /// </summary>
    /// <exception cref="FairDiffException">A selector selects nothing, or no row is left.</exception>
    public static (IReadOnlyList<int> Labelled, IReadOnlyList<int> Unlabelled) ForTraining(MetadataTable table, FolderOptions options)
    {
        CheckSelectors(table, options);
        var train = Enumerable.Range(0, table.RowCount)
            .Where(row => !Selected(table, options.Excluded, row))
            .Where(row => options.SplitColumn is not { } column || table[row, column] == "train" || Selected(table, options.Unlabelled, row))
            .ToLookup(row => table[row, options.LabelColumn].Length > 0 && !Selected(table, options.Unlabelled, row));
        return train.Count > 0
            ? ([.. train[true]], [.. train[false]])
            : throw new FairDiffException($"{table.Path}: no row is left to train on. Check --split-column and --exclude.");
    }

    private static void CheckSelectors(MetadataTable table, FolderOptions options)
    {
        var rows = Enumerable.Range(0, table.RowCount).ToList();
        foreach (var selector in options.OutOfDistribution.Concat(options.Unlabelled).Concat(options.Excluded)
            .Concat(options.LabelLimits.Select(limit => limit.Rows)))
        {
            if (!rows.Exists(row => selector.Selects(table, row)))
            {
                var values = rows.Select(row => table[row, selector.Column]).Distinct().Order().Take(20);
                throw new FairDiffException($"No row of {table.Path} has {selector}; {selector.Column} is one of {string.Join(", ", values)}.");
            }
        }
    }

    private static bool Selected(MetadataTable table, IEnumerable<RowSelector> selectors, int row) =>
        selectors.Any(selector => selector.Selects(table, row));

    private static (List<int> Train, List<int> Test) ByColumn(MetadataTable table, string column, List<int> rows) =>
        (rows.FindAll(row => table[row, column] == "train"), rows.FindAll(row => table[row, column] == "test"));

    /// <summary>Holds labelled training rows out. Unlabelled rows of their clusters go with them: a generator must not see their patients either.</summary>
    private static (List<int> Train, List<int> Validation) HoldOut(MetadataTable table, FolderOptions options, List<int> train, List<int> labelled)
    {
        if (options.ValidationFraction == 0)
        {
            return (train, []);
        }

        var (_, validation) = BySeed(table, options, labelled, options.ValidationFraction);
        var clusters = validation.Select(row => Cluster(table, options, row)).ToHashSet();
        return validation.Count > 0 && validation.Count < labelled.Count
            ? (train.FindAll(row => !clusters.Contains(Cluster(table, options, row))), validation)
            : throw new FairDiffException(
                $"{table.Path}: {validation.Count} of {labelled.Count} labelled training rows would be validation rows; both sides need some. "
                + "Change --validation-fraction.");
    }

    private static string Cluster(MetadataTable table, FolderOptions options, int row) =>
        options.ClusterColumn is { } column && table[row, column] is { Length: > 0 } cluster ? cluster : $"row {row}";

    /// <summary>A share of the clusters of each (label, attributes) cell is held out; a cluster lies in the cell of its first row.</summary>
    private static (List<int> Train, List<int> HeldOut) BySeed(MetadataTable table, FolderOptions options, List<int> rows, double fraction)
    {
        var random = new Random(options.SplitSeed);
        var clusters = rows.GroupBy(row => Cluster(table, options, row));
        var heldOut = new HashSet<int>();
        foreach (var cell in clusters.GroupBy(cluster => Cell(table, options, cluster.First())))
        {
            var shuffled = cell.ToArray();
            random.Shuffle(shuffled);
            heldOut.UnionWith(shuffled.Take((int)Math.Round(shuffled.Length * fraction)).SelectMany(cluster => cluster));
        }

        return (rows.FindAll(row => !heldOut.Contains(row)), rows.FindAll(heldOut.Contains));
    }

    /// <summary>Rows beyond the limits of --skew: they stay for the generator, without their label.</summary>
    private static HashSet<int> HiddenLabels(MetadataTable table, FolderOptions options, List<int> train)
    {
        var random = new Random(options.SplitSeed);
        var hidden = new HashSet<int>();
        foreach (var limit in options.LabelLimits)
        {
            var rows = train.Where(row => limit.Rows.Selects(table, row) && table[row, options.LabelColumn].Length > 0).ToArray();
            random.Shuffle(rows);
            hidden.UnionWith(rows.Skip(limit.Count));
        }

        return hidden;
    }

    private static string Cell(MetadataTable table, FolderOptions options, int row) =>
        string.Join('\u001f', options.AttributeColumns.Prepend(options.LabelColumn).Select(column => table[row, column]));
}
