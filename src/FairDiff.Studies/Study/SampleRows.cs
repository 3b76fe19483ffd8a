using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Collects the first few real and synthetic images of every condition from an augmented view.</summary>
internal static class SampleRows
{
    /// <summary>Images by condition (the values of the columns, comma separated) and by whether they are synthetic.</summary>
    public static Dictionary<(string Condition, bool Synthetic), List<RgbImage>> Collect(
        IDataView view, IReadOnlyList<string> columns, int perCell)
    {
        var schema = view.Schema;
        var samples = new Dictionary<(string, bool), List<RgbImage>>();
        var keyColumns = columns.Select(column => schema[column]).ToArray();
        using var cursor = view.GetRowCursor([schema[StudyData.ImageColumn], schema["IsSynthetic"], .. keyColumns]);
        var image = cursor.GetGetter<MLImage>(schema[StudyData.ImageColumn]);
        var synthetic = cursor.GetGetter<bool>(schema["IsSynthetic"]);
        var cells = keyColumns.Select(column => CellText.Reader(cursor, column)).ToArray();
        while (cursor.MoveNext())
        {
            var names = cells.Select(cell => cell()).ToArray();
            if (names.Contains(""))
            {
                continue;
            }

            var isSynthetic = false;
            synthetic(ref isSynthetic);
            var cell = (string.Join(", ", names), isSynthetic);
            if (!samples.TryGetValue(cell, out var images))
            {
                samples[cell] = images = [];
            }

            if (images.Count < perCell)
            {
                MLImage? pixels = null;
                image(ref pixels!);
                using (pixels)
                {
                    images.Add(RgbImage.From(pixels));
                }
            }
        }

        return samples;
    }
}
