using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// The rows of a folder, and behind them those of further folders: published data sets, or folders with a metadata.csv. Each row has the
/// columns of all, empty where its set has none, and the column <c>set</c>. Of a further set that names test rows of its own only these
/// are there. Where labels are vectors, a set with one class per image gets a one for its class.
/// </summary>
public static class JointTable
{
    /// <summary>The column that says which set a row is of.</summary>
    public const string SetColumn = "set";

    private const string Label = "label", Split = "split", Test = "test";

    /// <summary>What the rows of a folder are called in <see cref="SetColumn"/>: the short name of a published set, or the name of the
    /// folder.</summary>
    /// <param name="folder">The folder.</param>
    public static string NameOf(string folder) => NameOf(folder, DataSetFormat.Find(folder));

    /// <exception cref="FairDiffException">A folder holds no table, two sets have one name, or the label of a set cannot be that of the
    /// study.</exception>
    internal static MetadataTable Read(FolderOptions options, TableRules rules)
    {
        var first = MetadataTable.OfFolder(options.DataFolder, rules);
        var names = options.Label.Names;
        if (options.FurtherFolders.Count == 0 && (names.Count == 0 || names.Any(first.Columns.Contains) || !first.Columns.Contains(Label)))
        {
            return first;
        }

        Part[] parts =
        [
            new(options.DataFolder, DataSetFormat.Find(options.DataFolder), first, IsFurther: false),
            .. options.FurtherFolders.Select(folder => Further(folder, rules)),
        ];
        if (parts.GroupBy(part => part.Name).FirstOrDefault(same => same.Count() > 1) is { } same)
        {
            throw new FairDiffException(
                $"{string.Join(" and ", same.Select(part => part.Folder))} are both called {same.Key}; name each data set once.");
        }

        string[] columns =
        [
            SetColumn, options.ImageColumn, .. names.Count > 0 ? names : [options.LabelColumn],
            .. parts.SelectMany(part => part.Table.Columns).Append(options.ClusterColumn).OfType<string>()
                .Except([SetColumn, options.ImageColumn, options.LabelColumn, Label, .. names]).Distinct(),
        ];
        return first.Joined(columns, parts.SelectMany(part => RowsOf(part, options, columns, rules.Report)));
    }

    private static string NameOf(string folder, ImageDataSet? set) =>
        set?.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static Part Further(string folder, TableRules rules)
    {
        var (set, own) = (DataSetFormat.Find(folder), Path.Combine(folder, MetadataTable.FileName));
        var table = set is not null ? MetadataTable.Of(set, rules)
            : File.Exists(own) ? MetadataTable.Read(own, rules)
            : throw new FairDiffException(
                $"{folder}, named as a further set (--ood), holds none of the data sets that are known here, and no "
                    + $"{MetadataTable.FileName}; name the folder of a set.");
        return new(folder, set, table, IsFurther: true);
    }

    private static IEnumerable<(MetadataTable Table, int Row, string[] Cells)> RowsOf(
        Part part, FolderOptions options, string[] columns, Action<string> report)
    {
        var table = part.Table;
        var rows = Enumerable.Range(0, table.RowCount).ToList();
        if (part.IsFurther && table.Columns.Contains(Split) && rows.Exists(row => table[row, Split] == Test))
        {
            var others = rows.RemoveAll(row => table[row, Split] != Test);
            if (others > 0)
            {
                report($"{RowText.Count(others)} of {part.Folder} are not in its test part and are left out.");
            }
        }

        var label = LabelOf(part, options);
        var cluster = part.Set?.Cluster ?? options.ClusterColumn;
        return rows.Select(row => (table, row, (string[])[.. columns.Select(column => Cell(row, column))]));

        string Cell(int row, string column) =>
            column == SetColumn ? part.Name
            : column == options.ImageColumn ? !part.IsFurther ? table.File(row, column) : Path.GetRelativePath(
                options.DataFolder, Path.Combine(part.Folder, table.File(row, column))).Replace(Path.DirectorySeparatorChar, '/')
            : column == options.ClusterColumn ? cluster is not null && table.Columns.Contains(cluster)
                && table[row, cluster] is { Length: > 0 } value ? $"{part.Name} {value}" : ""
            : label(row, column) ?? (table.Columns.Contains(column) ? table.Told(row, column) : "");
    }

    /// <summary>What a row says in a column of the label; null in others.</summary>
    private static Func<int, string, string?> LabelOf(Part part, FolderOptions options)
    {
        var (table, names) = (part.Table, options.Label.Names);
        string[] wanted = [.. names.Count > 0 ? names : [options.LabelColumn]];
        if (wanted.All(table.Columns.Contains))
        {
            return (row, column) => wanted.Contains(column) ? table.Told(row, column) : null;
        }

        if (names.Count == 0 || !table.Columns.Contains(Label))
        {
            throw new FairDiffException(
                $"{part.Folder} has no column '{wanted.First(name => !table.Columns.Contains(name))}' for the label of this study, and "
                    + $"none of the name {Label}; it has {Listing.Of(table.Columns)}.");
        }

        return (row, column) =>
        {
            if (!names.Contains(column))
            {
                return null;
            }

            var name = table[row, Label];
            return name.Length == 0 ? ""
                : names.Contains(name) ? name == column ? "1" : "0"
                : throw new FairDiffException(
                    $"{table.Place(row)}: the label is '{Listing.Value(name)}', and this study is of {Listing.Of(names)}.");
        };
    }

    /// <param name="Folder">The folder.</param>
    /// <param name="Set">The published set that it holds; null = one of its own.</param>
    /// <param name="Table">Its rows.</param>
    /// <param name="IsFurther">Whether it stands behind the first one.</param>
    private sealed record Part(string Folder, ImageDataSet? Set, MetadataTable Table, bool IsFurther)
    {
        public string Name { get; } = NameOf(Folder, Set);
    }
}
