namespace FairDiff.MLNet.Mixing;

/// <summary>Collects what an earlier stage says that each row counts.</summary>
internal sealed class EarlierWeights
{
    private readonly ValueGetter<float> getter;
    private readonly List<float> values = [];

    private EarlierWeights(ValueGetter<float> getter) => this.getter = getter;

    public float[] Values => [.. values];

    public static EarlierWeights? Of(DataViewRow row, DataViewSchema.Column? column) =>
        column is { } weights ? new(row.GetGetter<float>(weights)) : null;

    /// <summary>Takes the weight of the current row; one that is not known counts as any other.</summary>
    public void Take()
    {
        var value = 0f;
        getter(ref value);
        values.Add(float.IsNaN(value) ? 1 : value);
    }
}
