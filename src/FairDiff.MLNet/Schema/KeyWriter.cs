namespace FairDiff.MLNet.Schema;

/// <summary>Gives a number as a key of whatever width the column has, or as a Boolean (<see cref="KeyGetter"/>).</summary>
internal static class KeyWriter
{
    public static ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, Func<int> key)
    {
        Delegate getter = column.Type.RawType switch
        {
            var type when type == typeof(bool) => (ValueGetter<bool>)((ref bool value) => value = key() == 2),
            var type when type == typeof(byte) => (ValueGetter<byte>)((ref byte value) => value = (byte)key()),
            var type when type == typeof(ushort) => (ValueGetter<ushort>)((ref ushort value) => value = (ushort)key()),
            var type when type == typeof(uint) => (ValueGetter<uint>)((ref uint value) => value = (uint)key()),
            _ => (ValueGetter<ulong>)((ref ulong value) => value = (ulong)key()),
        };
        return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
    }
}
