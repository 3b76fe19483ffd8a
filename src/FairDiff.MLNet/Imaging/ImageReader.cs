using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet.Imaging;

/// <summary>Reads a column of images, and the key columns that go with it, in one pass over a view.</summary>
internal static class ImageReader
{
    /// <summary>
    /// Reads all rows, or those whose keys (in the order of <paramref name="keyColumns"/>) are wanted; the images of other rows
    /// are not even decoded. One image at a time is in memory; all are where <paramref name="pixels"/> keeps them (null: in memory),
    /// which is the caller's to dispose, after the table.
    /// </summary>
    /// <exception cref="FairDiffException">A column is missing, no row is left, or an image is missing, unreadable or of another size.</exception>
    public static ImageTable Read(
        IDataView data,
        string imageColumn,
        IReadOnlyList<KeyColumn> keyColumns,
        int? imageSize = null,
        Predicate<long[]>? wanted = null,
        IPixelStore? pixels = null,
        CancellationToken cancellation = default)
    {
        TorchRuntime.Initialize();
        var image = Columns.Image(data.Schema, imageColumn);
        var values = keyColumns.Select(_ => new List<long>()).ToArray();
        using var stack = new ImageStack(imageColumn, imageSize, pixels);
        using (var cursor = data.GetRowCursor([image, .. keyColumns.Select(key => key.Column)]))
        {
            var readImage = new ImageGetter(data, cursor, image);
            var keyGetters = keyColumns.Select(key => key.CreateGetter(cursor)).ToArray();
            for (var row = 0L; cursor.MoveNext(); row++)
            {
                cancellation.ThrowIfCancellationRequested();
                var current = Array.ConvertAll(keyGetters, getter => getter());
                if (wanted is null || wanted(current))
                {
                    stack.Add(readImage.Get(row), row);
                    for (var i = 0; i < values.Length; i++)
                    {
                        values[i].Add(current[i]);
                    }
                }
            }
        }

        if (stack.Count == 0)
        {
            throw new FairDiffException(keyColumns.Count == 0 || wanted is null
                ? $"The data has no row: nothing to read from column '{imageColumn}'. Check the file and the filters before this stage."
                : $"No row has a value in {string.Join(", ", keyColumns.Select(key => $"'{key.Column.Name}'"))}. Check how the keys were made.");
        }

        return new ImageTable(stack.Take(), [.. values.Select(list => list.ToArray())]) { HasGrey = stack.HasGrey };
    }
}
