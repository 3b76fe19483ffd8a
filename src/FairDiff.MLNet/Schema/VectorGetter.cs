namespace FairDiff.MLNet.Schema;

/// <summary>Reads vectors of Single of one length.</summary>
internal static class VectorGetter
{
    /// <summary>Reads the vector of the current row; the array is the same one each time.</summary>
    public static Func<float[]> Create(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        var buffer = default(VBuffer<float>);
        var vector = new float[((VectorDataViewType)column.Type).Size];
        return () =>
        {
            getter(ref buffer);
            buffer.CopyTo(vector);
            return vector;
        };
    }
}
