namespace FairDiff.MLNet.Data;

/// <summary>A cursor that stops at row i of another <c>multiplicities[i]</c> times, in its order.</summary>
internal class RepeatingCursor(DataViewRowCursor source, DataViewSchema schema, int[] multiplicities) : ForwardingCursor(source, schema)
{
    private int _row = -1;
    private int _copy;

    /// <summary>The place in the source of the row at which the cursor stands.</summary>
    protected int Place => _row;

    protected sealed override bool MoveNextCore()
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
