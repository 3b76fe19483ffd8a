using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A view over rows in memory; a column's values are computed when they are asked for.</summary>
internal sealed class ListView<TRow>(IReadOnlyList<TRow> rows, IReadOnlyList<ListColumn<TRow>> columns) : IDataView
{
    public DataViewSchema Schema { get; } = SchemaOf(columns);

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows, columns, Schema, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema SchemaOf(IReadOnlyList<ListColumn<TRow>> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            builder.AddColumn(column.Name, column.Type);
        }

        return builder.ToSchema();
    }

    private sealed class Cursor(
        IReadOnlyList<TRow> rows, IReadOnlyList<ListColumn<TRow>> columns, DataViewSchema schema, HashSet<int> active) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row < rows.Count ? _row : -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => _row < rows.Count && ++_row < rows.Count;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!active.Contains(column.Index))
            {
                throw ColumnErrors.Inactive(column.Name);
            }

            return columns[column.Index].CreateGetter(() => rows[_row]) as ValueGetter<TValue>
                ?? throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);
    }
}
