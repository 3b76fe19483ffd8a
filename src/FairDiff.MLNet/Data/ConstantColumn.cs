namespace FairDiff.MLNet.Data;

/// <summary>A column that holds the same in every row: what a training stage adds to rows that it was not fitted on.</summary>
/// <param name="extend">Puts the column behind those of a schema.</param>
internal abstract class ConstantColumn(Func<DataViewSchema, DataViewSchema> extend) : IAddedColumn
{
    public static ConstantColumn Of<T>(string name, T value, Func<DataViewSchema, DataViewSchema> extend) =>
        new Typed<T>(name, value, extend);

    public DataViewSchema Extend(DataViewSchema source) => extend(source);

    public IEnumerable<DataViewSchema.Column> Needed(DataViewSchema source, IEnumerable<DataViewSchema.Column> columns) =>
        LastColumn.InSource(source, columns);

    public ValueGetter<TValue> Getter<TValue>(DataViewRow row) => Getter<TValue>();

    public abstract ValueGetter<TValue> Getter<TValue>();

    private sealed class Typed<T>(string name, T constant, Func<DataViewSchema, DataViewSchema> extend) : ConstantColumn(extend)
    {
        public override ValueGetter<TValue> Getter<TValue>() => LastColumn.Getter<TValue, T>(name, (ref T value) => value = constant);
    }
}
