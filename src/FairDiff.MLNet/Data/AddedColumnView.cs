using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A view as it is, with a column behind.</summary>
internal sealed class AddedColumnView(IDataView source, IAddedColumn added) : IDataView, IRowKeepingView
{
    public DataViewSchema Schema { get; } = added.Extend(source.Schema);

    public IDataView Source => source;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return Wrap(source.GetRowCursor(added.Needed(source.Schema, needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var cursors = source.GetRowCursorSet(added.Needed(source.Schema, needed), n, rand);
        return [.. cursors.Select(cursor => Wrap(cursor, needed))];
    }

    private Cursor Wrap(DataViewRowCursor cursor, DataViewSchema.Column[] needed) =>
        new(cursor, Schema, added, needed.Any(column => LastColumn.Is(source.Schema, column)));

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, IAddedColumn added, bool isActive)
        : ForwardingCursor(source, schema)
    {
        public override long Batch => Source.Batch;

        protected override bool MoveNextCore() => Source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            LastColumn.Is(Source.Schema, column) ? isActive : base.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !LastColumn.Is(Source.Schema, column) ? base.GetGetter<TValue>(column)
            : isActive ? added.Getter<TValue>(Source)
            : throw ColumnErrors.Inactive(column.Name);
    }
}
