namespace FairDiff.MLNet.Data;

/// <summary>Holds the values of one column for the rows that a cursor has read ahead.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>A buffer of <paramref name="length"/> rows for a column of any type.</summary>
    public static ColumnBuffer Create(DataViewRow row, DataViewSchema.Column column, int length)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(type, row, column, length)!;
    }

    /// <summary>An empty buffer of the same column of the same row.</summary>
    public abstract ColumnBuffer Another();

    /// <summary>Copies the column's value in the row's current position into a slot.</summary>
    public abstract void Fetch(int slot);
}

/// <summary>A buffer whose values are read as <typeparamref name="T"/>.</summary>
internal abstract class ColumnBuffer<T>(ValueGetter<T> source, int length) : ColumnBuffer
{
    protected T[] Values { get; } = new T[length];

    protected ValueGetter<T> Source => source;

    /// <summary>Copies the value in a slot.</summary>
    public abstract void Get(int slot, ref T value);
}

/// <summary>Values that are copied by assignment: numbers, keys, text, images.</summary>
internal sealed class ScalarBuffer<T>(ValueGetter<T> source, int length) : ColumnBuffer<T>(source, length)
{
    public ScalarBuffer(DataViewRow row, DataViewSchema.Column column, int length)
        : this(row.GetGetter<T>(column), length)
    {
    }

    public override ScalarBuffer<T> Another() => new(Source, Values.Length);

    public override void Fetch(int slot)
    {
        // A fresh variable each time: ML.NET's image getters dispose what they find in it, and the last value may be in use downstream.
        T value = default!;
        Source(ref value);
        Values[slot] = value;
    }

    public override void Get(int slot, ref T value) => value = Values[slot];
}

/// <summary>Vectors, copied by content.</summary>
internal sealed class VectorBuffer<T>(ValueGetter<VBuffer<T>> source, int length) : ColumnBuffer<VBuffer<T>>(source, length)
{
    public VectorBuffer(DataViewRow row, DataViewSchema.Column column, int length)
        : this(row.GetGetter<VBuffer<T>>(column), length)
    {
    }

    public override VectorBuffer<T> Another() => new(Source, Values.Length);

    public override void Fetch(int slot) => Source(ref Values[slot]);

    public override void Get(int slot, ref VBuffer<T> value) => Values[slot].CopyTo(ref value);
}
