using Microsoft.ML;
using Microsoft.ML.Data;

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

    public static ListColumn<TRow> Of<TRow, TValue>(string name, PrimitiveDataViewType type, Func<TRow, TValue> value) =>
        new(name, type, current => (ValueGetter<TValue>)((ref TValue target) => target = value(current())));
}
