namespace FairDiff.MLNet.Schema;

/// <summary>Columns of vectors of Single of one length whose values must all be finite.</summary>
internal static class FiniteVectors
{
    /// <summary>Reads the vector of the current row; the array is the same one each time.</summary>
    /// <exception cref="FairDiffException">A value is not finite; the message names the row.</exception>
    public static Func<float[]> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        var read = VectorGetter.Create(row, column);
        return () =>
        {
            var vector = read();
            var place = Array.FindIndex(vector, value => !float.IsFinite(value));
            return place < 0 ? vector : throw new FairDiffException(FormattableString.Invariant(
                $"Row {row.Position} holds {vector[place]} in component {place} of column '{column.Name}'; its values must be finite. ")
                + $"Replace what is missing, for example with ml.Transforms.ReplaceMissingValues(\"{column.Name}\"), or filter the rows.");
        };
    }
}
