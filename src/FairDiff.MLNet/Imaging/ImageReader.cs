using FairDiff.MLNet.Schema;
using FairDiff.Torch;

namespace FairDiff.MLNet.Imaging;

/// <summary>Reads a column of images, and the key columns that go with it, in one pass over a view.</summary>
internal static class ImageReader
{
    /// <summary>
    /// Reads all rows, or those that are <paramref name="wanted"/> (see <see cref="ImageRequest.Wanted"/>), or the first of them; the
    /// images of other rows are not even decoded. A few images at a time are in memory; all are where <paramref name="pixels"/> keeps them
    /// (null: in memory), which is the caller's to dispose, after the table. Images that are in <paramref name="decoded"/> are taken from
    /// there, all others are added.
    /// </summary>
    /// <exception cref="FairDiffException">A column is missing, no row is left, or an image is missing, unreadable or of another
    /// size.</exception>
    public static ImageTable Read(
        IDataView data,
        string imageColumn,
        IReadOnlyList<KeyColumn> keyColumns,
        int? imageSize = null,
        Func<DataViewRow, Func<bool>>? wanted = null,
        int limit = int.MaxValue,
        IPixelStore? pixels = null,
        DecodedImages? decoded = null,
        CancellationToken cancellationToken = default)
    {
        TorchRuntime.Initialize();
        var image = Columns.Image(data.Schema, imageColumn);
        var values = keyColumns.Select(_ => new List<long>()).ToArray();
        using var stack = new ImageStack(imageColumn, imageSize, pixels);
        using (var rows = new ImageRows(new(data, image, [.. keyColumns.Select(key => key.Column)]) 
               {
                   Wanted = wanted, Decoded = decoded, Cancellation = cancellationToken,
               }))
        {
            var keep = decoded is null ? null : new DecodedPass(decoded, rows, imageColumn);
            var keyGetters = keyColumns.Select(key => key.CreateGetter(rows)).ToArray();
            while (stack.Count < limit && rows.MoveNext())
            {
                for (var i = 0; i < values.Length; i++)
                {
                    values[i].Add(keyGetters[i]());
                }

                var current = rows.Image;
                keep?.Add(current);
                stack.Add(current, rows.Position);
            }
        }

        if (stack.Count == 0)
        {
            throw new FairDiffException(keyColumns.Count == 0 || wanted is null
                ? $"The data has no row: nothing to read from column '{imageColumn}'. Check the file and the filters before this stage."
                : $"No row has a value in {string.Join(", ", keyColumns.Select(key => $"'{key.Column.Name}'"))}. Check how the "
                    + "keys were made.");
        }

        return new ImageTable(stack.Take(), [.. values.Select(list => list.ToArray())]) { HasGrey = stack.HasGrey };
    }
}
