using FairDiff.Torch.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What the generator learns from: all images of a view, in a file, and their conditions.</summary>
internal sealed record GeneratorData(ImageTable Table, ImageCache Cache, ConditionedRows Conditions) : IDisposable
{
    /// <summary>
    /// The stratum of each row, in which rows have the same attributes, where training evens out attributes that the condition does not
    /// hold.
    /// </summary>
    public IReadOnlyList<int>? Strata { get; init; }

    private DiffusionTrainingSet? _set;

    /// <summary>The same as the engine takes it, made once, so that its hash is computed once, for whatever has to know the data.</summary>
    public DiffusionTrainingSet Set => _set ??= new DiffusionTrainingSet(
        Table.Images, ConditionVectors.Encode(Conditions.Rows, Conditions), ConditionVectors.Layout(Conditions)) { Strata = Strata };

    /// <param name="view">The data.</param>
    /// <param name="options">Its columns.</param>
    /// <param name="folder">Where the decoded images lie until this is disposed of.</param>
    public static GeneratorData Read(IDataView view, DiffusionAugmentationOptions options, string folder)
    {
        var reader = ConditionReader.Create(view.Schema, ConditionColumns.Of(options), options.SoftLabel);
        KeyColumn[] strata = [.. ConditionColumns.Strata(options).Select(name => KeyColumn.Of(view.Schema, name))];
        var cache = new ImageCache(folder);
        var table = ReadImages(view, options, [.. reader.Columns, .. strata], cache);
        var (ofCells, ofStrata) = (table.Keys.Take(reader.Columns.Count).ToArray(), table.Keys.Skip(reader.Columns.Count).ToArray());
        var cells = Enumerable.Range(0, table.Count).Select(row => ConditionReader.Cell([.. ofCells.Select(column => column[row])]));
        return new GeneratorData(table, cache, reader.Rows([.. cells]))
        {
            Strata = ConditionColumns.Number(ofStrata, table.Count),
        };
    }

    public void Dispose()
    {
        _set?.Conditions.Dispose();
        Table.Dispose();
        Cache.Dispose();
    }

    private static ImageTable ReadImages(
        IDataView view, DiffusionAugmentationOptions options, IReadOnlyList<KeyColumn> columns, ImageCache cache)
    {
        try
        {
            return ImageReader.Read(
                view, options.ImageColumnName, columns, ImageSize(
                    view.Schema, options), pixels: cache, cancellationToken: options.CancellationToken);
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
            $"The column '{options.ImageColumnName}' holds images of {type.Width} x {type.Height} pixels; the generator needs {size} x "
                + $"{size}. Nothing is resized silently: append mlContext.Transforms.ResizeImages(\"{options.ImageColumnName}\", {size}, "
                + $"{size}) before this stage{(options.ImageSize is null ? "." : ", or change ImageSize.")}");
    }
}
