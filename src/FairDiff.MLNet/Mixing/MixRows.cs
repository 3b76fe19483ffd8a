using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using Microsoft.ML;

namespace FairDiff.MLNet.Mixing;

/// <summary>Which rows of an augmented view may be drawn: the labelled ones, real and synthetic.</summary>
internal sealed record MixRows(int Count, int[] Real, int[] Synthetic)
{
    public static MixRows Read(IDataView view, string labelColumnName)
    {
        var label = Columns.Label(view.Schema, labelColumnName);
        var flag = SyntheticFlag.Find(view.Schema) ?? throw SyntheticFlag.NotThere();
        using var cursor = view.GetRowCursor([label, flag]);
        var isLabelled = LabelPresence.CreateGetter(cursor, label);
        var readFlag = cursor.GetGetter<bool>(flag);
        List<int> real = [], synthetic = [];
        var row = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (isLabelled())
            {
                var isSynthetic = false;
                readFlag(ref isSynthetic);
                (isSynthetic ? synthetic : real).Add(row);
            }
        }

        return new MixRows(row, [.. real], [.. synthetic]);
    }
}
