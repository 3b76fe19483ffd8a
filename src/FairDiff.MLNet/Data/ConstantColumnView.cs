using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A view as it is, with a column that holds the same in every row.</summary>
internal sealed class ConstantColumnView(IDataView source, ConstantColumn constant) : IDataView, IRowKeepingView
{
    public DataViewSchema Schema { get; } = constant.Extend(source.Schema);

    public IDataView Source => source;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return Wrap(source.GetRowCursor(LastColumn.InSource(source.Schema, needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var cursors = source.GetRowCursorSet(LastColumn.InSource(source.Schema, needed), n, rand);
        return [.. cursors.Select(cursor => Wrap(cursor, needed))];
    }

    private Cursor Wrap(DataViewRowCursor cursor, DataViewSchema.Column[] needed) =>
        new(cursor, Schema, constant, needed.Any(column => LastColumn.Is(source.Schema, column)));

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, ConstantColumn constant, bool isActive) : ForwardingCursor(
        source, schema)
    {
        public override long Batch => Source.Batch;

        protected override bool MoveNextCore() => Source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            LastColumn.Is(Source.Schema, column) ? isActive : base.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !LastColumn.Is(Source.Schema, column) ? base.GetGetter<TValue>(column)
            : isActive ? constant.Getter<TValue>()
            : throw ColumnErrors.Inactive(column.Name);
    }
}
