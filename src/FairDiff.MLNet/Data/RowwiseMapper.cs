namespace FairDiff.MLNet.Data;

/// <summary>Adds the columns of a row-by-row stage to rows of one schema.</summary>
internal sealed class RowwiseMapper(DataViewSchema input, IRowwiseStage stage)
    : NetworkMapper(input, stage.Sources(input), stage.Extend(input))
{
    public override DataViewRowCursor NewCursor(IDataView source, bool[] active, Random? random)
    {
        var cursor = source.GetRowCursor(GetDependencies(OutputSchema.Where(column => active[column.Index])), random);
        return new Cursor(cursor, OutputSchema, new Row(this, cursor, active, stage.Open(cursor)));
    }

    protected override DataViewRow NewRow(DataViewRow input, bool[] active) =>
        new Row(this, input, active, NeedsNetwork(active) ? stage.Open(input) : null);

    /// <summary>The columns of the row that is current; computed once, whichever of them are asked for.</summary>
    private sealed class Row(RowwiseMapper mapper, DataViewRow input, bool[] active, IRowwiseValues? values)
        : NetworkRow(mapper, input, active)
    {
        protected override ValueGetter<TValue> Added<TValue>(int offset, string name) => values!.Getter<TValue>(offset, Update);

        protected override void Run() => values!.Run();
    }

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, Row row) : ForwardingCursor(source, schema)
    {
        public override long Batch => Source.Batch;

        protected override bool MoveNextCore() => Source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);
    }
}
