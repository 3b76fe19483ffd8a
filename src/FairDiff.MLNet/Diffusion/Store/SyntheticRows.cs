using FairDiff.MLNet.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The images of a store as rows: image, label and attributes; every other column is missing.</summary>
/// <param name="cells">The condition of each image.</param>
/// <param name="pathOf">The file of each image.</param>
/// <param name="imageColumnName">The image column.</param>
/// <param name="conditionColumnNames">The columns of the condition, the label first.</param>
internal sealed class SyntheticRows(
    IReadOnlyList<ConditionCell> cells, Func<int, string> pathOf, string imageColumnName, IReadOnlyList<string> conditionColumnNames) : ISyntheticRows
{
    public int Count => cells.Count;

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> row)
    {
        if (!column.IsHidden && column.Name == imageColumnName)
        {
            var image = SyntheticImageFile.Getter(() => pathOf(row()));
            return image as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, typeof(MLImage));
        }

        for (var part = 0; part < conditionColumnNames.Count; part++)
        {
            if (!column.IsHidden && column.Name == conditionColumnNames[part])
            {
                var index = part - 1;
                return KeyGetter<TValue>(column, index < 0 ? () => cells[row()].Label : () => cells[row()].Attributes[index]);
            }
        }

        return MissingValue.Getter<TValue>(column.Type);
    }

    private static ValueGetter<TValue> KeyGetter<TValue>(DataViewSchema.Column column, Func<int> key)
    {
        Delegate getter = column.Type.RawType switch
        {
            var type when type == typeof(byte) => (ValueGetter<byte>)((ref byte value) => value = (byte)key()),
            var type when type == typeof(ushort) => (ValueGetter<ushort>)((ref ushort value) => value = (ushort)key()),
            var type when type == typeof(uint) => (ValueGetter<uint>)((ref uint value) => value = (uint)key()),
            _ => (ValueGetter<ulong>)((ref ulong value) => value = (ulong)key()),
        };
        return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
    }
}
