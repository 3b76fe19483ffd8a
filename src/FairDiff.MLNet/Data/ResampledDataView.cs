using Microsoft.ML;

namespace FairDiff.MLNet.Data;

/// <summary>
/// A view that emits each row of its source as often as a plan says, in the source's order. Every cursor is a
/// new pass, numbered from 0 in the order in which cursors are opened, so a trainer that opens one cursor per pass
/// gets a fresh draw each time and the same draws when it is run again.
/// </summary>
internal sealed class ResampledDataView(IDataView source, IDrawPlan plan) : IDataView
{
    private int _passes = -1;

    public DataViewSchema Schema => source.Schema;

    /// <summary>The rows that passes are drawn from.</summary>
    public IDataView Source => source;

    /// <summary>The order carries no meaning, but a shuffled source would no longer match the multiplicities.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => plan.RowsPerPass;

    /// <summary>A view that draws among the other rows of the source only, from pass 0 on.</summary>
    public ResampledDataView Without(IReadOnlySet<int> rows) => new(source, plan.Without(rows));

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var pass = Interlocked.Increment(ref _passes);
        return new RepeatingCursor(source.GetRowCursor(columnsNeeded), source.Schema, plan.Draw(pass));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
