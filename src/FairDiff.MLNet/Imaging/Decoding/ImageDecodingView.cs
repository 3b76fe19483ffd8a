using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Imaging.Decoding;

/// <summary>A view with a column of images, read from their files as they are asked for.</summary>
internal sealed class ImageDecodingView(IDataView source, ImageDecoding decoding) : IDataView, IRowKeepingView
{
    public DataViewSchema Schema { get; } = decoding.Extend(source.Schema);

    public IDataView Source => source;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return Wrap(source.GetRowCursor(decoding.Needed(source.Schema, needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return [.. source.GetRowCursorSet(decoding.Needed(source.Schema, needed), n, rand).Select(cursor => Wrap(cursor, needed))];
    }

    private Cursor Wrap(DataViewRowCursor cursor, DataViewSchema.Column[] needed) =>
        new(cursor, Schema, decoding, needed.Any(column => LastColumn.Is(source.Schema, column)));

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, ImageDecoding decoding, bool isActive)
        : ForwardingCursor(source, schema)
    {
        public override long Batch => Source.Batch;

        protected override bool MoveNextCore() => Source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            LastColumn.Is(Source.Schema, column) ? isActive : base.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !LastColumn.Is(Source.Schema, column) ? base.GetGetter<TValue>(column)
            : isActive ? LastColumn.Getter<TValue, MLImage>(column.Name, decoding.Getter(Source))
            : throw ColumnErrors.Inactive(column.Name);
    }
}
