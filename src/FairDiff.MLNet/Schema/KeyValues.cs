namespace FairDiff.MLNet.Schema;

/// <summary>The names of a key column's values: what ML.NET keeps in the KeyValues annotation, of whatever type.</summary>
internal abstract class KeyValues
{
    public const string AnnotationName = "KeyValues";

    /// <summary>The number of values; key k stands for the value at index k - 1.</summary>
    public abstract int Count { get; }

    /// <summary>The values as text, in key order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Reads the values of a column that <see cref="Columns.Class(DataViewSchema, string)"/> accepted.</summary>
    public static KeyValues Of(DataViewSchema.Column column)
    {
        if (column.Type is BooleanDataViewType)
        {
            return ((KeyValueFormat<bool>)KeyValueFormat.Of(column.Type, column.Name)).Of([false, true]);
        }

        var type = (VectorDataViewType)column.Annotations.Schema[AnnotationName].Type;
        return KeyValueFormat.Of(type.ItemType, column.Name).Read(column.Annotations);
    }

    /// <summary>Names that are the values themselves.</summary>
    public static KeyValues Of(IEnumerable<string> names) =>
        ((KeyValueFormat<ReadOnlyMemory<char>>)KeyValueFormat.Of(TextDataViewType.Instance, "")).Of(
            [.. names.Select(name => name.AsMemory())]);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static KeyValues Read(BinaryReader reader) => KeyValueFormat.OfName(reader.ReadString()).Read(reader);

    /// <summary>Writes the type and the values.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Adds the values, as they are, as an annotation of this name.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string name);

    /// <summary>Adds the names, as text, as an annotation of this name.</summary>
    public void AddNamesTo(DataViewSchema.Annotations.Builder annotations, string name)
    {
        var names = Names.Select(text => text.AsMemory()).ToArray();
        annotations.Add<VBuffer<ReadOnlyMemory<char>>>(name, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref value));
    }
}

/// <summary>Values of one type.</summary>
internal sealed class KeyValues<T>(KeyValueFormat<T> format, T[] values) : KeyValues
{
    public override int Count => values.Length;

    public override IReadOnlyList<string> Names { get; } =
        [.. values.Select(KeyValueFormat<T>.NameOf)];

    public override void Write(BinaryWriter writer)
    {
        writer.Write(format.Name);
        writer.Write(values.Length);
        foreach (var value in values)
        {
            format.WriteValue(writer, value);
        }
    }

    public override void AddTo(DataViewSchema.Annotations.Builder annotations, string name)
        => annotations.Add<VBuffer<T>>(name, new VectorDataViewType(format.Type, values.Length),
            (ref VBuffer<T> value) => new VBuffer<T>(values.Length, values).CopyTo(ref value));
}
