using Microsoft.ML;

namespace FairDiff.MLNet.Data;

/// <summary>A view as it is, with <c>IsSynthetic</c> = false in every row.</summary>
internal sealed class RealRowsView(IDataView source) : IDataView
{
    public DataViewSchema Schema { get; } = SyntheticFlag.Extend(source.Schema);

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return Wrap(source.GetRowCursor(SyntheticFlag.InSource(source.Schema, needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var cursors = source.GetRowCursorSet(SyntheticFlag.InSource(source.Schema, needed), n, rand);
        return [.. cursors.Select(cursor => Wrap(cursor, needed))];
    }

    private Cursor Wrap(DataViewRowCursor cursor, DataViewSchema.Column[] needed) =>
        new(cursor, Schema, needed.Any(column => SyntheticFlag.IsFlag(source.Schema, column)));

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, bool flagActive) : ForwardingCursor(source, schema)
    {
        public override long Batch => Source.Batch;

        protected override bool MoveNextCore() => Source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            SyntheticFlag.IsFlag(Source.Schema, column) ? flagActive : base.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!SyntheticFlag.IsFlag(Source.Schema, column))
            {
                return base.GetGetter<TValue>(column);
            }

            return flagActive
                ? SyntheticFlag.FlagGetter<TValue>((ref bool value) => value = false)
                : throw ColumnErrors.Inactive(column.Name);
        }
    }
}
