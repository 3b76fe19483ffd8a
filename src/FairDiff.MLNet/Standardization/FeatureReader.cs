namespace FairDiff.MLNet.Standardization;

/// <summary>Reads a number or a vector of numbers as an array, the same one each time.</summary>
internal static class FeatureReader
{
    public static Func<float[]> Of(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType vector)
        {
            var (vectors, buffer, values) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>), new float[vector.Size]);
            return () =>
            {
                vectors(ref buffer);
                buffer.CopyTo(values);
                return values;
            };
        }

        var (numbers, single) = (row.GetGetter<float>(column), new float[1]);
        return () =>
        {
            numbers(ref single[0]);
            return single;
        };
    }
}
