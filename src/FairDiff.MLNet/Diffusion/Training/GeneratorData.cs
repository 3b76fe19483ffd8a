using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What the generator learns from: all images of a view, in a file, and their conditions.</summary>
internal sealed record GeneratorData(ImageTable Table, ImageCache Cache, ConditionedRows Conditions) : IDisposable
{
    public int LabelledCount => Conditions.Rows.Count(row => row.Label != 0);

    /// <param name="view">The data.</param>
    /// <param name="options">Its columns.</param>
    /// <param name="folder">Where the decoded images lie until this is disposed of.</param>
    public static GeneratorData Read(IDataView view, DiffusionAugmentationOptions options, string folder)
    {
        string[] columns = [.. ConditionColumns(options)];
        var label = columns.Length == 0 ? null : LabelPart.Of(view.Schema, columns[0]);
        ConditionPartValues[] attributes =
        [
            .. columns.Skip(1).Select(name => new ConditionPartValues(name, KeyValues.Of(Columns.Key(view.Schema, name)).Names)),
        ];
        KeyColumn[] keyColumns = label is null
            ? []
            : [label.Column(view.Schema), .. attributes.Select(part => KeyColumn.Of(view.Schema, part.Name))];
        var cache = new ImageCache(folder);
        var table = ReadImages(view, options, keyColumns, cache);
        var cells = new ConditionCell[table.Count];
        for (var row = 0; row < cells.Length; row++)
        {
            int[] keys = [.. table.Keys.Select(column => (int)column[row])];
            cells[row] = keys.Length == 0 ? ConditionedRows.Unconditional : new ConditionCell(keys[0], keys[1..]);
        }

        return new GeneratorData(table, cache, new ConditionedRows(label, attributes, cells));
    }

    public void Dispose()
    {
        Table.Dispose();
        Cache.Dispose();
    }

    /// <summary>The columns that the condition is made of, the label first.</summary>
    public static IEnumerable<string> ConditionColumns(DiffusionAugmentationOptions options) => options.Condition switch
    {
        DiffusionCondition.None => [],
        DiffusionCondition.Label => [options.LabelColumnName],
        _ => [options.LabelColumnName, .. options.AttributeColumnNames],
    };

    private static ImageTable ReadImages(IDataView view, DiffusionAugmentationOptions options, KeyColumn[] columns, ImageCache cache)
    {
        try
        {
            return ImageReader.Read(
                view, options.ImageColumnName, columns, ImageSize(view.Schema, options), pixels: cache, cancellation: options.CancellationToken);
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>The side of the images, if the options or the column say it; both must agree.</summary>
    private static int? ImageSize(DataViewSchema schema, DiffusionAugmentationOptions options)
    {
        var type = (ImageDataViewType)Columns.Image(schema, options.ImageColumnName).Type;
        if (type.Height == 0 || type.Width == 0)
        {
            return options.ImageSize;
        }

        var size = options.ImageSize ?? type.Height;
        return type.Height == size && type.Width == size ? size : throw new FairDiffException(
            $"The column '{options.ImageColumnName}' holds images of {type.Width} x {type.Height} pixels; the generator needs {size} x {size}. " +
            $"Nothing is resized silently: append mlContext.Transforms.ResizeImages(\"{options.ImageColumnName}\", {size}, {size}) before this " +
            $"stage{(options.ImageSize is null ? "." : ", or change ImageSize.")}");
    }
}
