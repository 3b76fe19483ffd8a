namespace FairDiff.MLNet.Schema;

/// <summary>Tells whether a row has a label: a key other than 0, or a vector of which anything is known. It refuses nothing; who reads the
/// label does.</summary>
internal static class LabelPresence
{
    public static Func<bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type is not VectorDataViewType)
        {
            var key = KeyGetter.Create(row, label);
            return () => key() != 0;
        }

        var vector = row.GetGetter<VBuffer<float>>(label);
        var buffer = default(VBuffer<float>);
        return () =>
        {
            vector(ref buffer);
            return !buffer.IsDense || !LabelVectors.IsMissing(buffer.GetValues());
        };
    }
}
