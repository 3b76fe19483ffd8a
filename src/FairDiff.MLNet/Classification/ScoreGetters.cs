using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>Getters of a classifier's output columns for whatever image is current when they are called.</summary>
internal static class ScoreGetters
{
    public static ValueGetter<TValue> Create<TValue>(int offset, string name, bool several, Func<(ScoreBatch Batch, int Index)> current)
    {
        Delegate getter = offset switch
        {
            ScoreColumns.PredictedLabelOffset when several => Vector(current, (batch, index) => batch.PredictedLabelsOf(index)),
            ScoreColumns.PredictedLabelOffset => (ValueGetter<uint>)((ref uint value) =>
            {
                var (batch, index) = current();
                value = batch.PredictedKeyOf(index);
            }),
            ScoreColumns.ScoreOffset => Vector(current, (batch, index) => batch.ScoresOf(index)),
            _ => Vector(current, (batch, index) => batch.EmbeddingOf(index)),
        };
        return getter as ValueGetter<TValue>
            ?? throw ColumnErrors.WrongType<TValue>(name, getter is ValueGetter<uint> ? typeof(uint) : typeof(VBuffer<float>));
    }

    private static ValueGetter<VBuffer<float>> Vector(
        Func<(ScoreBatch Batch, int Index)> current, Func<ScoreBatch, int, ReadOnlyMemory<float>> select) => (ref VBuffer<float> value) =>
    {
        var (batch, index) = current();
        var values = select(batch, index).Span;
        var editor = VBufferEditor.Create(ref value, values.Length);
        values.CopyTo(editor.Values);
        value = editor.Commit();
    };
}
