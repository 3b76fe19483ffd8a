using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>The values of a column, such as patients, whose rows are not trained on but validated with.</summary>
internal sealed class HeldOutClusters
{
    private readonly TextColumn _column;
    private readonly HashSet<string> _names;

    private HeldOutClusters(TextColumn column, HashSet<string> names) => (_column, _names) = (column, names);

    /// <summary>
    /// Chooses among the clusters of labelled real rows. Sorted by (label, group) cell, of its first row, and within a cell at random,
    /// every so-many-th is taken, so that each cell gives its share, to within one.
    /// </summary>
    /// <exception cref="FairDiffException">The column is not there, or a side would be empty.</exception>
    public static HeldOutClusters Choose(IDataView data, ValidationOptions options, ClassLabels labels, GroupKeys groups, int seed)
    {
        var column = new TextColumn(data.Schema, options.ClusterColumnName!);
        var random = PassRandom.Create(seed, "classifier/validation", pass: 0);
        (string Name, string Cell)[] clusters = [.. CellsOf(data, column, labels, groups)];
        random.Shuffle(clusters);
        var start = random.NextDouble();
        var heldOut = clusters.OrderBy(cluster => cluster.Cell, StringComparer.Ordinal)
            .Where((_, place) => Math.Floor(((place + 1) * options.Fraction) + start) > Math.Floor((place * options.Fraction) + start))
            .Select(cluster => cluster.Name).ToHashSet(StringComparer.Ordinal);
        return heldOut.Count > 0 && heldOut.Count < clusters.Length
            ? new HeldOutClusters(column, heldOut)
            : throw new FairDiffException(
                $"Of the {clusters.Length} values of '{options.ClusterColumnName}' among labelled real rows, {heldOut.Count} would be "
                    + "held out for validation; both sides need " +
                $"some. Change Fraction ({options.Fraction}), name another column, or give a Set.");
    }

    /// <summary>The draws of a view among the rows that are not held out; null where its rows are to be taken as they are.</summary>
    public FreshDraws? Redrawn(IDataView data) => FreshDraws.Of(data)?.Without(PlacesIn(data));

    /// <summary>Read as a key: 1 where the row is held out.</summary>
    public KeyColumn AsKey() => new(_column.Column, row =>
    {
        var read = _column.ReaderOf(row);
        return () => _names.Contains(read()) ? 1 : 0;
    });

    private HashSet<int> PlacesIn(IDataView rows)
    {
        var places = new HashSet<int>();
        using var cursor = rows.GetRowCursor([_column.Column]);
        var read = _column.ReaderOf(cursor);
        for (var place = 0; cursor.MoveNext(); place++)
        {
            if (_names.Contains(read()))
            {
                places.Add(place);
            }
        }

        return places;
    }

    private static IEnumerable<(string Name, string Cell)> CellsOf(IDataView data, TextColumn column, ClassLabels labels, GroupKeys groups)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "" };
        var flag = SyntheticFlag.Find(data.Schema);
        KeyColumn[] keys = [
            labels.Column(), .. groups.Columns, .. flag is { } synthetic ? [SyntheticFlag.AsKey(synthetic)] : Array.Empty<KeyColumn>()];
        using var cursor = data.GetRowCursor([column.Column, .. keys.Select(key => key.Column)]);
        var read = column.ReaderOf(cursor);
        var getters = Array.ConvertAll(keys, key => key.CreateGetter(cursor));
        while (cursor.MoveNext())
        {
            var values = Array.ConvertAll(getters, getter => getter());
            if (values[0] != 0 && (flag is null || values[^1] == 0) && read() is var name && seen.Add(name))
            {
                yield return (name, $"{labels.CellOf(values[0])}|{groups.Of(values.AsSpan(1, groups.Columns.Count))}");
            }
        }
    }
}
