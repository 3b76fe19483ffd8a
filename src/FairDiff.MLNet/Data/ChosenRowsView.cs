using Microsoft.ML;

namespace FairDiff.MLNet.Data;

/// <summary>Some rows of a view, the same in every pass. The others stay unseen, unlike those that a pass of <see cref="ResampledDataView"/> happens not to draw.</summary>
/// <param name="source">The view.</param>
/// <param name="rows">The places of the rows, each once.</param>
internal sealed class ChosenRowsView(IDataView source, IReadOnlyCollection<int> rows) : IDataView
{
    private readonly int[] _multiplicities = Multiplicities(rows);

    public DataViewSchema Schema => source.Schema;

    /// <summary>A shuffled source would no longer match the places.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new RepeatingCursor(source.GetRowCursor(columnsNeeded), source.Schema, _multiplicities);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static int[] Multiplicities(IReadOnlyCollection<int> rows)
    {
        var multiplicities = new int[rows.Max() + 1];
        foreach (var row in rows)
        {
            multiplicities[row] = 1;
        }

        return multiplicities;
    }
}
