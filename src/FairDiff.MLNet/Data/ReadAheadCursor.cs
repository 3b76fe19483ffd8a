using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A cursor that reads its input ahead, a batch of rows at a time, and scores them together.</summary>
/// <param name="schema">The columns that it gives.</param>
/// <param name="active">Which of them were asked for.</param>
/// <param name="batchLength">The most rows that are scored together.</param>
internal abstract class ReadAheadCursor(DataViewSchema schema, bool[] active, int batchLength) : DataViewRowCursor
{
    private int _count;
    private long _position = -1;
    private bool _ended;

    public sealed override DataViewSchema Schema => schema;

    public sealed override long Position => _position;

    /// <summary>The place of the current row in its batch.</summary>
    protected int Slot { get; private set; }

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        active[column.Index] ? ActiveGetter<TValue>(column) : throw ColumnErrors.Inactive(column.Name);

    public sealed override bool MoveNext()
    {
        if (++Slot < _count || ReadAhead())
        {
            _position++;
            return true;
        }

        _position = -1;
        Slot = 0;
        return false;
    }

    /// <summary>Moves the input to its next row; not called again after its end.</summary>
    protected abstract bool MoveInput();

    /// <summary>Keeps what is needed of the input's current row.</summary>
    protected abstract void Keep(int slot);

    /// <summary>Scores the first rows that were kept.</summary>
    protected abstract void Score(int count);

    protected abstract ValueGetter<TValue> ActiveGetter<TValue>(DataViewSchema.Column column);

    private bool ReadAhead()
    {
        (Slot, _count) = (0, 0);
        while (!_ended && _count < batchLength && !(_ended = !MoveInput()))
        {
            Keep(_count++);
        }

        if (_count == 0)
        {
            return false;
        }

        Score(_count);
        return true;
    }
}
