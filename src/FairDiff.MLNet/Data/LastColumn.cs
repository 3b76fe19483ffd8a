using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A column that a stage adds behind those of its source, which keep their indices.</summary>
internal static class LastColumn
{
    /// <summary>Whether <paramref name="column"/> is the one that was added behind the source's.</summary>
    public static bool Is(DataViewSchema source, DataViewSchema.Column column) => column.Index == source.Count;

    /// <summary>The source's columns among <paramref name="columns"/>.</summary>
    public static IEnumerable<DataViewSchema.Column> InSource(DataViewSchema source, IEnumerable<DataViewSchema.Column> columns) =>
        columns.Where(column => !Is(source, column)).Select(column => source[column.Index]);

    /// <summary>A getter as one of <typeparamref name="TValue"/>, which must be the column's type.</summary>
    public static ValueGetter<TValue> Getter<TValue, TOwn>(string name, ValueGetter<TOwn> getter) =>
        getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(name, typeof(TOwn));
}
