using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A cursor that is not asked for the columns that its view adds: it hands through those of the input, at the same
/// indices.</summary>
internal sealed class WideningCursor(DataViewRowCursor input, DataViewSchema schema) : ForwardingCursor(input, schema)
{
    public override long Batch => Source.Batch;

    protected override bool MoveNextCore() => Source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column)
        => column.Index < Source.Schema.Count && base.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => column.Index < Source.Schema.Count ? base.GetGetter<TValue>(column) : throw ColumnErrors.Inactive(column.Name);
}
