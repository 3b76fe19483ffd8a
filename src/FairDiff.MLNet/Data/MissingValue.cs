using System.Reflection;

namespace FairDiff.MLNet.Data;

/// <summary>What a column holds where there is nothing to hold: NaN, key 0, empty text, no image, else the type's default.</summary>
internal static class MissingValue
{
    public static ValueGetter<TValue> Getter<TValue>(DataViewType type)
    {
        if (typeof(TValue) != type.RawType)
        {
            throw new InvalidOperationException($"The values are of type {type.RawType}, not {typeof(TValue)}.");
        }

        if (type is not VectorDataViewType vector)
        {
            return (ref TValue value) => value = Scalar<TValue>();
        }

        var method = typeof(MissingValue).GetMethod(nameof(VectorGetter), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (ValueGetter<TValue>)method.MakeGenericMethod(vector.ItemType.RawType).Invoke(null, [vector.Size])!;
    }

    /// <summary>A vector of missing items; of none where the length varies.</summary>
    private static ValueGetter<VBuffer<TItem>> VectorGetter<TItem>(int size) => (ref VBuffer<TItem> value) =>
    {
        var editor = VBufferEditor.Create(ref value, size);
        editor.Values.Fill(Scalar<TItem>());
        value = editor.Commit();
    };

    private static T Scalar<T>() => default(T) switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        _ => default!,
    };
}
