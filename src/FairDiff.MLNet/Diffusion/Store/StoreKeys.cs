using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The texts of a store's labels and attributes as keys of a view's columns.</summary>
internal static class StoreKeys
{
    /// <summary>The cell of each image that is kept.</summary>
    public static ConditionedRows Of(SyntheticStore store, DataViewSchema schema, string labelColumn)
    {
        string[] attributes =
        [
            .. store.Kept.SelectMany(image => image.Attributes.Keys).Distinct().Where(name => name != labelColumn && schema.GetColumnOrNull(name)?.Type is KeyDataViewType),
        ];
        string[] columns = [labelColumn, .. attributes];
        var values = columns.ToDictionary(name => name, name => KeyValues.Of(Columns.Key(schema, name)).Names);
        int KeyOf(string column, string? text) => string.IsNullOrEmpty(text) ? 0 : 1 + IndexOf(values[column], text) is > 0 and var key
            ? key
            : throw new FairDiffException(
                $"The store '{store.Folder}' has images of {column} '{text}', which the data do not have; they have {string.Join(", ", values[column])}. "
                + "Generate for the same labels and attributes, or rename the values.");

        return new ConditionedRows(
            new KeyLabel(labelColumn, values[labelColumn]),
            [.. attributes.Select(name => new ConditionPartValues(name, values[name]))],
            [
                .. store.Kept.Select(image => new ConditionCell(
                    KeyOf(labelColumn, image.Label), [.. attributes.Select(name => KeyOf(name, image.Attributes.GetValueOrDefault(name)))])),
            ]);
    }

    private static int IndexOf(IReadOnlyList<string> values, string text)
    {
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] == text)
            {
                return index;
            }
        }

        return -1;
    }
}
