using FairDiff.MLNet.Export;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>Writes the images of a store into a folder for others than trainers: as PNG or DICOM files, watermarked if asked.</summary>
    /// <example>
    /// <code>
    /// var files = fair.ExportSyntheticImages("store", "for-review", new() { Format = ImageExportFormat.Dicom });
    /// Console.WriteLine($"{files.Count} files, the first {files[0]}");
    /// </code>
    /// </example>
    /// <param name="path">The folder that images were generated into, or the workspace of a <c>DiffusionAugmentation</c>.</param>
    /// <param name="folder">Where to; files of the same names there are replaced. Not the store itself.</param>
    /// <param name="options">Format, watermark, signature; null = the defaults.</param>
    /// <returns>The files, in the order of the store; images that are quarantined as near-copies of training images are left out.</returns>
    /// <exception cref="FairDiffException">There is no store, an image in it is missing, damaged or too small for a watermark, or the
    /// folder is the store or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was triggered; what was written stays.</exception>
    public IReadOnlyList<string> ExportSyntheticImages(string path, string folder, ImageExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return ImageExport.Run(SyntheticStore.Open(path), folder, options ?? new ImageExportOptions());
    }
}
