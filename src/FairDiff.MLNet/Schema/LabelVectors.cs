namespace FairDiff.MLNet.Schema;

/// <summary>
/// Label columns that hold vectors of Single of one length: one value from 0 to 1 for each of several labels (0 or 1, or a soft
/// label); NaN = unknown.
/// </summary>
internal static class LabelVectors
{
    /// <summary>As the classifier allows.</summary>
    private const double SumTolerance = 1e-3;

    public static bool IsMissing(ReadOnlySpan<float> vector)
    {
        foreach (var value in vector)
        {
            if (!float.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the vector of the current row; the array is the same one each time.</summary>
    /// <exception cref="FairDiffException">A value is neither from 0 to 1 nor NaN.</exception>
    public static Func<float[]> CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        var read = VectorGetter.Create(row, column);
        return () =>
        {
            var vector = read();
            for (var i = 0; i < vector.Length; i++)
            {
                // One bit pattern for what is the same: NaN of any kind, and zero of either sign.
                vector[i] = vector[i] switch
                {
                    0 => 0,
                    > 0 and <= 1 => vector[i],
                    float.NaN => float.NaN,
                    _ => throw OutOfRange(column, row.Position, i, vector[i]),
                };
            }

            return vector;
        };
    }

    /// <summary>A vector that is to be a distribution over classes, or all unknown.</summary>
    /// <exception cref="FairDiffException">It is neither.</exception>
    public static float[] Distribution(float[] vector, DataViewSchema.Column column, long row) =>
        IsMissing(vector) || Math.Abs(vector.Sum(value => (double)value) - 1) <= SumTolerance ? vector : throw new FairDiffException(
            $"The soft label of row {row} in column '{column.Name}' is "
                + $"[{string.Join(", ", vector.Select(value => FormattableString.Invariant($"{value}")))}]; its values must sum to 1, or "
                + "all be NaN where it is unknown. Normalise them, or leave SoftLabel out where any of several labels may be present.");

    /// <summary>The names of the vector's values: the slot names, or the places where names are missing or not distinct.</summary>
    public static IReadOnlyList<string> Names(DataViewSchema.Column column)
    {
        var size = ((VectorDataViewType)column.Type).Size;
        VBuffer<ReadOnlyMemory<char>> slots = default;
        if (column.HasSlotNames())
        {
            column.GetSlotNames(ref slots);
        }

        string[] names = [.. slots.DenseValues().Select(name => name.ToString())];
        return names.Length == size && !names.Contains("") && names.Distinct().Count() == size
            ? names
            : [.. Enumerable.Range(0, size).Select(index => FormattableString.Invariant($"{index}"))];
    }

    private static FairDiffException OutOfRange(DataViewSchema.Column column, long row, int index, float value) => new(
        FormattableString.Invariant(
            $"The label vector of row {row} in column '{column.Name}' holds {value} for '{Names(column)[index]}'; ") +
        "its values must be from 0 to 1, or NaN where the label is unknown. Replace other codes, such as -1 for uncertain, before "
            + "this stage.");
}
