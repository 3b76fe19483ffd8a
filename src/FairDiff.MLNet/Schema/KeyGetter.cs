namespace FairDiff.MLNet.Schema;

/// <summary>
/// Reads a key column of any width, or a Boolean one, as a number: 0 = missing, k = the k-th value; false is the first of two.
/// </summary>
internal static class KeyGetter
{
    public static Func<long> Create(DataViewRow row, DataViewSchema.Column column)
        => column.Type.RawType switch
        {
            var type when type == typeof(bool) => Create<bool>(row, column, value => value ? 2 : 1),
            var type when type == typeof(byte) => Create<byte>(row, column, value => value),
            var type when type == typeof(ushort) => Create<ushort>(row, column, value => value),
            var type when type == typeof(uint) => Create<uint>(row, column, value => value),
            _ => Create<ulong>(row, column, value => checked((long)value)),
        };

    private static Func<long> Create<T>(DataViewRow row, DataViewSchema.Column column, Func<T, long> widen)
        where T : struct
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return widen(value);
        };
    }
}
