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
        var reader = ConditionReader.Create(view.Schema, columns);
        var cache = new ImageCache(folder);
        var table = ReadImages(view, options, reader.Columns, cache);
        var cells = Enumerable.Range(0, table.Count).Select(row => ConditionReader.Cell([.. table.Keys.Select(column => column[row])]));
        return new GeneratorData(table, cache, reader.Rows([.. cells]));
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

    private static ImageTable ReadImages(IDataView view, DiffusionAugmentationOptions options, IReadOnlyList<KeyColumn> columns, ImageCache cache)
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
    public static int? ImageSize(DataViewSchema schema, DiffusionAugmentationOptions options)
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
