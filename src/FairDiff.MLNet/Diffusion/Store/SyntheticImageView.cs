using FairDiff.MLNet.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The images of a store as rows, without those that are quarantined. Files are opened when their image is asked for.</summary>
internal static class SyntheticImageView
{
    public const string GeneratorIdName = "GeneratorId";
    public const string SeedName = "Seed";
    public const string LabelVectorName = "LabelVector";

    public static IDataView Create(SyntheticStore store, SyntheticImageLoadingOptions options)
    {
        ListColumn<SyntheticImageRecord>[] columns =
        [
            Image(store, options),
            ListColumn.Text<SyntheticImageRecord>(options.PathColumnName, store.PathOf),
            ListColumn.Text<SyntheticImageRecord>(options.LabelColumnName, image => image.Label),
            .. LabelVector(store),
            .. store.Images.SelectMany(image => image.Attributes.Keys).Distinct().Select(attribute =>
                ListColumn.Text<SyntheticImageRecord>(attribute, image => image.Attributes.GetValueOrDefault(attribute))),
            ListColumn.Of(SyntheticFlag.Name, BooleanDataViewType.Instance, (SyntheticImageRecord _) => true),
            ListColumn.Text<SyntheticImageRecord>(GeneratorIdName, image => image.GeneratorId),
            ListColumn.Of(SeedName, NumberDataViewType.Int64, (SyntheticImageRecord image) => image.Seed),
        ];
        return columns.CountBy(column => column.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice
            ? throw new FairDiffException(
                $"The rows of the store '{store.Folder}' would have two columns '{twice}', since an attribute is called so. Choose "
                    + "other names for " +
                "the image, label and path column; an attribute cannot be called IsSynthetic, GeneratorId, Seed or LabelVector.")
            : new ListView<SyntheticImageRecord>(store.Kept, columns);
    }

    private static ListColumn<SyntheticImageRecord>[] LabelVector(SyntheticStore store) =>
        store.Images.Select(image => image.LabelVector?.Count).Max() is { } length
            ? [ListColumn.Vector(LabelVectorName, length, (SyntheticImageRecord image) => image.LabelVector)]
            : [];

    private static ListColumn<SyntheticImageRecord> Image(SyntheticStore store, SyntheticImageLoadingOptions options)
    {
        var sizes = store.Images.Select(image => image.ImageSize).Distinct().Take(2).ToArray();
        var type = sizes is [var size] and [> 0] ? new ImageDataViewType(size, size) : new ImageDataViewType();
        return new(options.ImageColumnName, type, current => SyntheticImageFile.Getter(
            () => store.PathOf(current()),
            options.VerifyHashes ? () => current().Sha256 : null));
    }
}
