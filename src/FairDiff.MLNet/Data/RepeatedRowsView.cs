namespace FairDiff.MLNet.Data;

/// <summary>
/// A view that gives row i of another <c>multiplicities[i]</c> times, in its order and the same in every cursor; rows beyond the last
/// multiplicity stay unseen.
/// </summary>
internal sealed class RepeatedRowsView(IDataView source, int[] multiplicities) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    /// <summary>A shuffled source would no longer match the places.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => multiplicities.Sum(copies => (long)copies);

    /// <summary>Some rows, each once.</summary>
    /// <param name="source">The view.</param>
    /// <param name="rows">The places of the rows.</param>
    public static RepeatedRowsView Of(IDataView source, IReadOnlyCollection<int> rows)
    {
        var multiplicities = new int[rows.Max() + 1];
        foreach (var row in rows)
        {
            multiplicities[row] = 1;
        }

        return new RepeatedRowsView(source, multiplicities);
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new RepeatingCursor(source.GetRowCursor(columnsNeeded), source.Schema, multiplicities);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
