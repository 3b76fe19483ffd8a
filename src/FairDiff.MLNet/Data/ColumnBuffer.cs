using Microsoft.ML;
using Microsoft.ML.Data;

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

    /// <summary>Copies the column's value in the row's current position into a slot.</summary>
    public abstract void Fetch(int slot);
}

/// <summary>A buffer whose values are read as <typeparamref name="T"/>.</summary>
internal abstract class ColumnBuffer<T>(ValueGetter<T> source, int length) : ColumnBuffer
{
    protected T[] Values { get; } = new T[length];

    protected ValueGetter<T> Source => source;

    /// <summary>A getter of the value in the slot that is current when it is called.</summary>
    public ValueGetter<T> CreateGetter(Func<int> slot) => (ref T value) => Copy(slot(), ref value);

    protected abstract void Copy(int slot, ref T value);
}

/// <summary>Values that are copied by assignment: numbers, keys, text, images.</summary>
internal class ScalarBuffer<T>(ValueGetter<T> source, int length) : ColumnBuffer<T>(source, length)
{
    public ScalarBuffer(DataViewRow row, DataViewSchema.Column column, int length)
        : this(row.GetGetter<T>(column), length)
    {
    }

    public override void Fetch(int slot)
    {
        // A fresh variable each time: ML.NET's image getters dispose what they find in it, and the last value may be in use downstream.
        T value = default!;
        Source(ref value);
        Values[slot] = value;
    }

    /// <summary>Sets a value that was read elsewhere.</summary>
    public void Set(int slot, T value) => Values[slot] = value;

    protected override void Copy(int slot, ref T value) => value = Values[slot];
}

/// <summary>Vectors, copied by content into memory that is reused.</summary>
internal sealed class VectorBuffer<T>(DataViewRow row, DataViewSchema.Column column, int length)
    : ColumnBuffer<VBuffer<T>>(row.GetGetter<VBuffer<T>>(column), length)
{
    public override void Fetch(int slot) => Source(ref Values[slot]);

    protected override void Copy(int slot, ref VBuffer<T> value) => Values[slot].CopyTo(ref value);
}
