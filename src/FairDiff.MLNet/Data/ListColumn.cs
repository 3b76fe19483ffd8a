namespace FairDiff.MLNet.Data;

/// <summary>A column of a <see cref="ListView{TRow}"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="CreateGetter">Makes a <c>ValueGetter</c> of the type's values for the row that is current when it is called.</param>
internal sealed record ListColumn<TRow>(string Name, DataViewType Type, Func<Func<TRow>, Delegate> CreateGetter);

/// <summary>Columns of simple types.</summary>
internal static class ListColumn
{
    /// <summary>A text; null is the missing one.</summary>
    public static ListColumn<TRow> Text<TRow>(string name, Func<TRow, string?> value) =>
        Of(name, TextDataViewType.Instance, (TRow row) => value(row).AsMemory());

    /// <summary>A vector of one length; null, or what is too short, is NaN.</summary>
    public static ListColumn<TRow> Vector<TRow>(string name, int length, Func<TRow, IReadOnlyList<float>?> value) =>
        new(
            name, new VectorDataViewType(NumberDataViewType.Single, length),
            current => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> target) =>
        {
            var editor = VBufferEditor.Create(ref target, length);
            var values = value(current());
            for (var index = 0; index < length; index++)
            {
                editor.Values[index] = index < values?.Count ? values[index] : float.NaN;
            }

            target = editor.Commit();
        }));

    public static ListColumn<TRow> Of<TRow, TValue>(string name, PrimitiveDataViewType type, Func<TRow, TValue> value) =>
        new(name, type, current => (ValueGetter<TValue>)((ref TValue target) => target = value(current())));
}
