using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Collects the first few real and synthetic images of every condition from an augmented view.</summary>
internal static class SampleRows
{
    /// <summary>What images are called that have none of the conditions.</summary>
    private const string NoCondition = "none of them";

    /// <summary>Images by label and attributes (comma separated) and by whether they are synthetic. An image of several conditions is
    /// among those of each.</summary>
    public static Dictionary<(string Condition, bool Synthetic), List<RgbImage>> Collect(
        IDataView view, StudyLabel label, IReadOnlyList<string> attributes, int perCell)
    {
        var schema = view.Schema;
        var samples = new Dictionary<(string, bool), List<RgbImage>>();
        var keyColumns = attributes.Select(column => schema[column]).ToArray();
        using var cursor = view.GetRowCursor(
            [schema[StudyData.ImageColumn], schema["IsSynthetic"], schema[StudyData.LabelColumn], .. keyColumns]);
        var image = cursor.GetGetter<MLImage>(schema[StudyData.ImageColumn]);
        var synthetic = cursor.GetGetter<bool>(schema["IsSynthetic"]);
        var cells = keyColumns.Select(column => CellText.Reader(cursor, column)).ToArray();
        var labels = new LabelCells(label, cursor);
        while (cursor.MoveNext())
        {
            var names = cells.Select(cell => cell()).ToArray();
            labels.Next();
            if (names.Contains("") || !labels.IsKnown)
            {
                continue;
            }

            var isSynthetic = false;
            synthetic(ref isSynthetic);
            List<RgbImage>[] open =
            [
                .. labels.Present.DefaultIfEmpty(NoCondition).Select(name => Of((string.Join(", ", names.Prepend(name)), isSynthetic)))
                    .Where(images => images.Count < perCell),
            ];
            if (open.Length > 0)
            {
                MLImage? pixels = null;
                image(ref pixels!);
                using (pixels)
                {
                    var read = RgbImage.From(pixels);
                    Array.ForEach(open, images => images.Add(read));
                }
            }
        }

        return samples;

        List<RgbImage> Of((string, bool) cell) =>
            samples.TryGetValue(cell, out var images) ? images : samples[cell] = [];
    }
}
