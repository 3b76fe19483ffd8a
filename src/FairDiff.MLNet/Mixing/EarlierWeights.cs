namespace FairDiff.MLNet.Mixing;

/// <summary>Collects what an earlier stage says that each row counts.</summary>
internal sealed class EarlierWeights
{
    private readonly ValueGetter<float> _getter;
    private readonly List<float> _values = [];

    private EarlierWeights(ValueGetter<float> getter) => _getter = getter;

    public float[] Values => [.. _values];

    public static EarlierWeights? Of(DataViewRow row, DataViewSchema.Column? column) =>
        column is { } weights ? new(row.GetGetter<float>(weights)) : null;

    /// <summary>Takes the weight of the current row; one that is not known counts as any other.</summary>
    public void Take()
    {
        var value = 0f;
        _getter(ref value);
        _values.Add(float.IsNaN(value) ? 1 : value);
    }
}
