using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The labels and attributes of a store's images in the terms of a view: as keys, or vectors, of its columns.</summary>
internal static class StoreConditions
{
    /// <exception cref="FairDiffException">The store has a value that the columns do not have.</exception>
    public static ConditionedRows Of(SyntheticStore store, DataViewSchema schema, string labelColumn)
    {
        var label = LabelPart.Of(schema, labelColumn);
        ConditionPartValues[] attributes =
        [
            .. store.Kept.SelectMany(image => image.Attributes.Keys).Distinct()
                .Where(name => name != labelColumn && schema.GetColumnOrNull(name)?.Type is KeyDataViewType)
                .Select(name => new ConditionPartValues(name, KeyValues.Of(Columns.Key(schema, name)).Names)),
        ];
        return new ConditionedRows(label, attributes,
        [
            .. store.Kept.Select(image => new ConditionCell(
                LabelOf(store, image, label, schema[labelColumn].Type is not BooleanDataViewType),
                [.. attributes.Select(part => KeyOf(store, part.Name, part.Values, image.Attributes.GetValueOrDefault(part.Name)))])),
        ]);
    }

    private static int LabelOf(SyntheticStore store, SyntheticImageRecord image, LabelPart label, bool mayBeMissing)
    {
        if (label.IsVector != image.LabelVector is not null && image.Label is not null)
        {
            throw new FairDiffException(
                $"The column '{label.Name}' holds {(label.IsVector ? "vectors" : "keys")}, the labels of the store '{store.Folder}' are " +
                $"{(label.IsVector ? "keys" : "vectors")}. Generate from a generator that was trained on such labels.");
        }

        if (image.LabelVector is not { } vector)
        {
            var key = KeyOf(store, label.Name, label.Texts, image.Label);
            return key > 0 || mayBeMissing ? key : throw new FairDiffException(
                $"The store '{store.Folder}' has images without a label, but column '{label.Name}' is Boolean, which has no missing value. "
                    + $"Put ml.Transforms.Conversion.MapValueToKey(\"{label.Name}\") before this stage.");
        }

        return vector.Count == label.Entries.Count ? label.Decode([.. vector]) : throw new FairDiffException(
            $"The label vectors of the store '{store.Folder}' have {vector.Count} entries, those of column '{label.Name}' "
                + $"{label.Entries.Count}.");
    }

    private static int KeyOf(SyntheticStore store, string column, IReadOnlyList<string> values, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] == text)
            {
                return index + 1;
            }
        }

        throw new FairDiffException(
            $"The store '{store.Folder}' has images of {column} '{text}', which the data do not have; they have "
                + $"{string.Join(", ", values)}. Generate for the same labels and attributes, or rename the values.");
    }
}
