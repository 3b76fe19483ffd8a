using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>A column with a vector of numbers in each row, whose entries have names.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Slots">The names of the entries.</param>
/// <param name="Rows">The vector of each row; NaN = unknown.</param>
internal sealed record LabelVectorColumn(string Name, IReadOnlyList<string> Slots, IReadOnlyList<float[]> Rows)
{
    private const string SlotNames = "SlotNames";

    /// <summary>Adds such a column to a schema.</summary>
    public static void AddTo(DataViewSchema.Builder builder, string name, IReadOnlyList<string> slots)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            SlotNames, new VectorDataViewType(TextDataViewType.Instance, slots.Count),
            (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(slots.Count, [.. slots.Select(slot => slot.AsMemory())]));
        builder.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, slots.Count), annotations.ToAnnotations());
    }

    /// <summary>Hands out a vector.</summary>
    public static void Copy(IReadOnlyList<float> values, ref VBuffer<float> target)
    {
        var editor = VBufferEditor.Create(ref target, values.Count);
        for (var entry = 0; entry < values.Count; entry++)
        {
            editor.Values[entry] = values[entry];
        }

        target = editor.Commit();
    }
}
