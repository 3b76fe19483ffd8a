using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet;

/// <summary>
/// Adds the images of a store to the training data: what <c>DiffusionAugmentation</c> does, with images that were generated before,
/// elsewhere, or by others.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input</term><description>an <c>MLImage</c> column of images of the store's size and a label (keys or vectors, as the
/// generator was trained on); key columns that are called as the store's attributes are filled in too, and those of
/// <see cref="SyntheticColumn"/>; all other columns are missing in synthetic rows.</description></item>
/// <item><term>Output</term><description>the same columns and Boolean <c>IsSynthetic</c>.</description></item>
/// </list>
/// Only the view that the estimator was fitted on gets synthetic rows, as with <c>DiffusionAugmentation</c>.
/// </remarks>
public sealed class StoredAugmentationEstimator : IEstimator<DiffusionAugmentationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _path;
    private readonly string _imageColumnName;
    private readonly string _labelColumnName;
    private readonly IReadOnlyList<SyntheticColumn> _syntheticColumns;

    internal StoredAugmentationEstimator(
        IHostEnvironment environment, string path, string imageColumnName, string labelColumnName,
        IReadOnlyList<SyntheticColumn> syntheticColumns)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(imageColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        (_environment, _path, _imageColumnName, _labelColumnName) = (environment, path, imageColumnName, labelColumnName);
        _syntheticColumns = [.. syntheticColumns];
    }

    /// <summary>Reads the store, checks every image against its manifest, and finds the keys of labels and attributes.</summary>
    /// <param name="input">The training data.</param>
    /// <returns>The transformer that adds the store's images to <paramref name="input"/>.</returns>
    /// <exception cref="FairDiffException">A column is missing or of another type; there is no store, it is not complete, or an image of it
    /// is damaged; or it has images of another size, or a label or an attribute value that the data do not have.</exception>
    public DiffusionAugmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = CachedImages.Restore(input, _imageColumnName);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var store = SyntheticStore.Open(_path);
        CheckWhole(store);
        CheckSize(store, Columns.Image(input.Schema, _imageColumnName));
        var conditions = StoreConditions.Of(store, input.Schema, _labelColumnName);
        string PathOf(int index) => store.PathOf(store.Kept[index]);
        var rows = new SyntheticRows(
            conditions.Rows, SyntheticColumnGetter.Images(_imageColumnName, PathOf), conditions,
            FilledColumns.Of(_syntheticColumns, input.Schema, conditions.Rows, conditions, PathOf));
        using var channel = _environment.Start("AddSyntheticImages");
        return FittedAugmentation.Create(
            _environment, "AddSyntheticImages", input, rows, $"The real rows are followed by {rows.Count} synthetic ones.", channel,
            new(store.Folder, store.Images[0].GeneratorId, ParameterCount: 0, store.Cells, store.NearCopies, store.Quarantined.Count));
    }

    /// <summary>The input's columns and Boolean <c>IsSynthetic</c>.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type, or <c>IsSynthetic</c> is there already.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Image(inputSchema, _imageColumnName);
        Columns.Label(inputSchema, _labelColumnName);
        FilledColumns.Check(_syntheticColumns, inputSchema, [_imageColumnName, _labelColumnName]);
        return SyntheticFlag.Extend(inputSchema);
    }

    private static void CheckSize(SyntheticStore store, DataViewSchema.Column column)
    {
        var type = (ImageDataViewType)column.Type;
        if (type.Width > 0
            && store.Images.FirstOrDefault(image => (image.ImageSize, image.ImageSize) != (type.Width, type.Height)) is { } other)
        {
            throw new FairDiffException(
                $"The images of the store '{store.Folder}' have {other.ImageSize} x {other.ImageSize} pixels, " +
                $"those of column '{column.Name}' {type.Width} x {type.Height}. " +
                $"Put ml.Transforms.ResizeImages(\"{column.Name}\", {other.ImageSize}, {other.ImageSize}) before this stage.");
        }
    }

    private static void CheckWhole(SyntheticStore store)
    {
        if (store.Images.Count == 0 || store.Images.Count < store.PlannedCount)
        {
            throw new FairDiffException(
                $"The store '{store.Folder}' holds {store.Images.Count} of {store.PlannedCount ?? 1} images. " +
                "Generate the rest first: every shard, or all without shards.");
        }

        if (store.Verify() is { Count: > 0 } problems)
        {
            throw new FairDiffException(
                $"{problems.Count} images of the store '{store.Folder}' are not what its manifest says, the first: " +
                $"{problems[0].File}: {problems[0].Problem}. Generate or copy them again.");
        }
    }
}
