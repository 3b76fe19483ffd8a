using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Data;

/// <summary>
/// A view that emits row i of its source <c>multiplicities(pass)[i]</c> times, in the source's order. Every cursor is a
/// new pass, numbered from 0 in the order in which cursors are opened, so a trainer that opens one cursor per pass
/// gets a fresh draw each time and the same draws when it is run again.
/// </summary>
internal sealed class ResampledDataView(IDataView source, Func<int, int[]> multiplicities, long rowsPerPass) : IDataView
{
    private int _passes = -1;

    public DataViewSchema Schema => source.Schema;

    /// <summary>The rows that passes are drawn from.</summary>
    public IDataView Source => source;

    /// <summary>The order carries no meaning, but a shuffled source would no longer match the multiplicities.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => rowsPerPass;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var pass = Interlocked.Increment(ref _passes);
        return new Cursor(source.GetRowCursor(columnsNeeded), source.Schema, multiplicities(pass));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, int[] multiplicities) : ForwardingCursor(source, schema)
    {
        private int _row = -1;
        private int _copy;

        protected override bool MoveNextCore()
        {
            if (_row >= 0 && ++_copy < multiplicities[_row])
            {
                return true;
            }

            _copy = 0;
            while (++_row < multiplicities.Length && Source.MoveNext())
            {
                if (multiplicities[_row] > 0)
                {
                    return true;
                }
            }

            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var inner = Source.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                inner(ref id);
                if (_copy > 0)
                {
                    id = id.Combine(new DataViewRowId((ulong)_copy, 0));
                }
            };
        }
    }
}
