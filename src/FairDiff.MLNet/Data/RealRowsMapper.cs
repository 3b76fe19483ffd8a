using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Data;

/// <summary>The row-to-row form of <see cref="RealRowsView"/>, for prediction engines.</summary>
internal sealed class RealRowsMapper(DataViewSchema input) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema { get; } = SyntheticFlag.Extend(input);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        SyntheticFlag.InSource(input, dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new Row(input, OutputSchema, activeColumns.Any(column => SyntheticFlag.IsFlag(InputSchema, column)));

    private sealed class Row(DataViewRow source, DataViewSchema schema, bool flagActive) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            SyntheticFlag.IsFlag(source.Schema, column) ? flagActive : source.IsColumnActive(source.Schema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!SyntheticFlag.IsFlag(source.Schema, column))
            {
                return source.GetGetter<TValue>(source.Schema[column.Index]);
            }

            return flagActive
                ? SyntheticFlag.FlagGetter<TValue>((ref bool value) => value = false)
                : throw ColumnErrors.Inactive(column.Name);
        }

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
