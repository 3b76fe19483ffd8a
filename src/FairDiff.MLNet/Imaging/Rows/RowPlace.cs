using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Imaging;

/// <summary>Where a row that was read ahead is.</summary>
internal readonly record struct RowPlace(RowBlock Block, int Row)
{
    /// <summary>A getter of a column at the place that is current when it is called.</summary>
    /// <exception cref="InvalidOperationException">The column holds values of another type.</exception>
    public static ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, Func<RowPlace> current) =>
        typeof(TValue) == column.Type.RawType
        ? (ref TValue value) => current().Get(column.Index, ref value)
        : throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);

    /// <summary>The same for the row's id.</summary>
    public static ValueGetter<DataViewRowId> IdGetter(Func<RowPlace> current) => (ref DataViewRowId id) => current().GetId(ref id);

    private void Get<TValue>(int column, ref TValue value) => Block.Get(column, Row, ref value);

    private void GetId(ref DataViewRowId id) => Block.GetId(Row, ref id);
}
