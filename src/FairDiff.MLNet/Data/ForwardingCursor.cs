namespace FairDiff.MLNet.Data;

/// <summary>A cursor over another cursor with the same columns; what a derived class does not change is the source's.</summary>
internal abstract class ForwardingCursor(DataViewRowCursor source, DataViewSchema schema) : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;

    protected DataViewRowCursor Source { get; } = source;

    public override long Position => _position;

    /// <summary>A single cursor is one batch; a view that splits its rows overrides this.</summary>
    public override long Batch => 0;

    public override DataViewSchema Schema { get; } = schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(Source.Schema[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        Source.GetGetter<TValue>(Source.Schema[column.Index]);

    public override ValueGetter<DataViewRowId> GetIdGetter() => Source.GetIdGetter();

    public sealed override bool MoveNext()
    {
        if (_ended || !MoveNextCore())
        {
            _ended = true;
            _position = -1;
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>Moves to the next row; not called again once it has returned false.</summary>
    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Source.Dispose();
        }

        base.Dispose(disposing);
    }
}
