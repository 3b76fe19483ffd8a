using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>The row-to-row form of <see cref="AddedColumnView"/>, for prediction engines.</summary>
internal sealed class AddedColumnMapper(DataViewSchema input, IAddedColumn added) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema { get; } = added.Extend(input);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        added.Needed(input, dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new Row(input, OutputSchema, added, activeColumns.Any(column => LastColumn.Is(InputSchema, column)));

    private sealed class Row(DataViewRow source, DataViewSchema schema, IAddedColumn added, bool isActive) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            LastColumn.Is(source.Schema, column) ? isActive : source.IsColumnActive(source.Schema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !LastColumn.Is(source.Schema, column) ? source.GetGetter<TValue>(source.Schema[column.Index])
            : isActive ? added.Getter<TValue>(source)
            : throw ColumnErrors.Inactive(column.Name);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
