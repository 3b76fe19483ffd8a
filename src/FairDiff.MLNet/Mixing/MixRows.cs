using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Mixing;

/// <summary>Which rows of an augmented view may be drawn: the labelled ones, real and synthetic.</summary>
/// <param name="Count">The number of all rows.</param>
/// <param name="Real">The places of labelled real ones.</param>
/// <param name="Synthetic">The places of labelled synthetic ones.</param>
internal sealed record MixRows(int Count, int[] Real, int[] Synthetic)
{
    /// <summary>What an earlier stage says that each row counts; null = all count alike.</summary>
    public float[]? Weights { get; init; }

    public static MixRows Read(IDataView view, string labelColumnName, WeightColumn weights)
    {
        var label = Columns.Label(view.Schema, labelColumnName);
        var flag = SyntheticFlag.Find(view.Schema) ?? throw SyntheticFlag.NotThere();
        var earlier = weights.Earlier(view.Schema);
        using var cursor = view.GetRowCursor([label, flag, .. earlier is { } column ? [column] : Array.Empty<DataViewSchema.Column>()]);
        var isLabelled = LabelPresence.CreateGetter(cursor, label);
        var readFlag = cursor.GetGetter<bool>(flag);
        var counts = EarlierWeights.Of(cursor, earlier);
        List<int> real = [], synthetic = [];
        var row = 0;
        for (; cursor.MoveNext(); row++)
        {
            counts?.Take();
            if (isLabelled())
            {
                var isSynthetic = false;
                readFlag(ref isSynthetic);
                (isSynthetic ? synthetic : real).Add(row);
            }
        }

        return new MixRows(row, [.. real], [.. synthetic]) { Weights = counts?.Values };
    }
}
