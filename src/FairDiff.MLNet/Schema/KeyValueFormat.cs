namespace FairDiff.MLNet.Schema;

/// <summary>How key values of one type are written into a saved model.</summary>
internal abstract class KeyValueFormat(string name, PrimitiveDataViewType type)
{
    private static readonly KeyValueFormat[] All =
    [
        new KeyValueFormat<ReadOnlyMemory<char>>(
            "text", TextDataViewType.Instance, (writer, value) => writer.Write(value.ToString()), reader => reader.ReadString().AsMemory()),
        new KeyValueFormat<bool>("boolean", BooleanDataViewType.Instance, (writer, value) => writer.Write(value), r => r.ReadBoolean()),
        new KeyValueFormat<sbyte>("int8", NumberDataViewType.SByte, (writer, value) => writer.Write(value), r => r.ReadSByte()),
        new KeyValueFormat<byte>("uint8", NumberDataViewType.Byte, (writer, value) => writer.Write(value), r => r.ReadByte()),
        new KeyValueFormat<short>("int16", NumberDataViewType.Int16, (writer, value) => writer.Write(value), r => r.ReadInt16()),
        new KeyValueFormat<ushort>("uint16", NumberDataViewType.UInt16, (writer, value) => writer.Write(value), r => r.ReadUInt16()),
        new KeyValueFormat<int>("int32", NumberDataViewType.Int32, (writer, value) => writer.Write(value), r => r.ReadInt32()),
        new KeyValueFormat<uint>("uint32", NumberDataViewType.UInt32, (writer, value) => writer.Write(value), r => r.ReadUInt32()),
        new KeyValueFormat<long>("int64", NumberDataViewType.Int64, (writer, value) => writer.Write(value), r => r.ReadInt64()),
        new KeyValueFormat<ulong>("uint64", NumberDataViewType.UInt64, (writer, value) => writer.Write(value), r => r.ReadUInt64()),
        new KeyValueFormat<float>("float32", NumberDataViewType.Single, (writer, value) => writer.Write(value), r => r.ReadSingle()),
        new KeyValueFormat<double>("float64", NumberDataViewType.Double, (writer, value) => writer.Write(value), r => r.ReadDouble()),
    ];

    public string Name => name;

    public PrimitiveDataViewType Type => type;

    /// <summary>The format of values of this type; null where keys of them are not supported.</summary>
    public static KeyValueFormat? Find(DataViewType type) => Array.Find(All, format => format.Type.Equals(type));

    public static KeyValueFormat Of(DataViewType type, string columnName)
        => Find(type) ?? throw new FairDiffException(
            $"The values behind the keys of column '{columnName}' are of type {type}; text, numbers and booleans are supported. "
                + "Convert the " +
            $"column with ml.Transforms.Conversion.ConvertType(\"{columnName}\", outputKind: DataKind.String) before MapValueToKey.");

    public static KeyValueFormat OfName(string name)
        => All.FirstOrDefault(format => format.Name == name) ?? throw new FairDiffException(
            $"The saved model has class names of an unknown type, '{name}'. Load it with the version of FairDiff.MLNet that saved it.");

    /// <summary>Reads a column of such values as the text that they have as <see cref="KeyValues.Names"/>.</summary>
    public abstract Func<string> ReaderOf(DataViewRow row, DataViewSchema.Column column);

    public abstract KeyValues Read(DataViewSchema.Annotations annotations);

    public abstract KeyValues Read(BinaryReader reader);
}

/// <summary>The format of one type.</summary>
internal sealed class KeyValueFormat<T>(
    string name, PrimitiveDataViewType type, Action<BinaryWriter, T> write, Func<BinaryReader, T> read) : KeyValueFormat(name, type)
{
    public KeyValues Of(T[] values) => new KeyValues<T>(this, values);

    public void WriteValue(BinaryWriter writer, T value) => write(writer, value);

    public override Func<string> ReaderOf(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T? value = default;
            getter(ref value!);
            return NameOf(value);
        };
    }

    public static string NameOf(T value) => FormattableString.Invariant($"{value}");

    public override KeyValues Read(DataViewSchema.Annotations annotations)
    {
        VBuffer<T> values = default;
        annotations.GetValue(KeyValues.AnnotationName, ref values);
        return Of([.. values.DenseValues()]);
    }

    public override KeyValues Read(BinaryReader reader)
    {
        // Every value takes a byte at least.
        var count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new FairDiffException(
                $"The saved model claims {count} values of a key, more than its file holds: it is damaged. Save or copy it again.");
        }

        var values = new T[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(reader);
        }

        return Of(values);
    }
}
