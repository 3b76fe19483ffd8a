using System.Globalization;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Provenance;
using FairDiff.Shared;

namespace FairDiff.MLNet.Export;

/// <summary>Writes the images of a store for others.</summary>
internal static class ImageExport
{
    private const int IdDigits = 8;

    public static IReadOnlyList<string> Run(SyntheticStore store, string folder, ImageExportOptions options)
    {
        CheckFolder(store, folder);
        CheckSizes(store, options);
        DiskErrors.Guard(folder, () => AtomicFile.DeleteLeftovers(Directory.CreateDirectory(folder).FullName, "*"));
        List<string> files = [];
        for (var index = 0; index < store.Kept.Count; index++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var image = store.Kept[index];
            var name = Path.ChangeExtension(image.File, options.Format == ImageExportFormat.Dicom ? ".dcm" : ".png");
            var path = Path.Combine(folder, name);
            var bytes = Encode(store.PathOf(image), image, index, options);
            DiskErrors.Guard(path, () => AtomicFile.WriteAllBytes(path, bytes));
            files.Add(path);
        }

        return files;
    }

    private static byte[] Encode(string path, SyntheticImageRecord image, int index, ImageExportOptions options)
    {
        var planes = Pixels(path, image);
        if (options.Watermark)
        {
            // Images of one generator bear one mark: the beginning of its id.
            ImageWatermark.Embed(planes, image.ImageSize, image.ImageSize, WatermarkOf(image.GeneratorId));
        }

        return options.Format == ImageExportFormat.Dicom
            ? DicomImage.Encode(planes, image.ImageSize, image, index + 1)
            : PngProvenance.Write(
                PngEncoder.Encode(planes, image.ImageSize), image, options.SigningCredential ?? SigningCredential.Default);
    }

    private static uint WatermarkOf(string generatorId) =>
        uint.TryParse(
            generatorId.AsSpan(0, Math.Min(IdDigits, generatorId.Length)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id)
            ? id
            : 0;

    private static byte[] Pixels(string path, SyntheticImageRecord record)
    {
        MLImage? image = null;
        try
        {
            SyntheticImageFile.Getter(() => path, () => record.Sha256)(ref image!);
            var planes = new byte[3 * record.ImageSize * record.ImageSize];
            if (image.Width != record.ImageSize || image.Height != record.ImageSize)
            {
                throw new FairDiffException(FormattableString.Invariant(
                    $"The synthetic image '{path}' has {image.Width} x {image.Height} pixels, the manifest says {record.ImageSize} x ")
                    + FormattableString.Invariant($"{record.ImageSize}. Generate or copy it again."));
            }

            ImagePixels.CopyToPlanes(image, planes);
            return planes;
        }
        finally
        {
            image?.Dispose();
        }
    }

    private static void CheckFolder(SyntheticStore store, string folder)
    {
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) == Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(store.Folder)) || (Directory.Exists(folder) && StoreFiles.Manifests(folder).Any()))
        {
            throw new FairDiffException(
                $"'{folder}' is a store, whose images a trainer may read: no export goes into one. Name another folder.");
        }
    }

    private static void CheckSizes(SyntheticStore store, ImageExportOptions options)
    {
        if (options.Watermark && store.Kept.FirstOrDefault(image => image.ImageSize < ImageWatermark.SmallestSide) is { } small)
        {
            throw new FairDiffException(FormattableString.Invariant(
                $"'{small.File}' has {small.ImageSize} x {small.ImageSize} pixels; a watermark needs {ImageWatermark.SmallestSide} along ")
                + "each side. Export without one, or draw larger images.");
        }
    }
}
