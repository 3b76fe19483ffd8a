using System.Globalization;
using FairDiff.MLNet;
using FairDiff.MLNet.Magick;

namespace Microsoft.ML;

/// <summary>Images that ML.NET's own loader cannot read.</summary>
public static class MagickCatalogExtensions
{
    /// <summary>
    /// Reads image files as ML.NET's <c>LoadImages</c> does, but TIFF, 16-bit PNG, PBM, PGM, PPM, PAM and TGA too, and turned by their EXIF
    /// orientation.
    /// </summary>
    /// <param name="fair">The catalog.</param>
    /// <param name="outputColumnName">The column of images to add.</param>
    /// <param name="imageFolder">The folder that paths are relative to; null = they are whole.</param>
    /// <param name="inputColumnName">The column with the paths; null = the name of the output.</param>
    /// <param name="options">Limits and colours; null = the defaults.</param>
    /// <returns>The stage; it is saved with the model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IEstimator<ITransformer> LoadImagesWithMagick(
        this FairDiffCatalog fair,
        string outputColumnName,
        string? imageFolder,
        string? inputColumnName = null,
        MagickImageOptions? options = null) => ImageFileDecoders.LoadImages(
            fair.UseMagick(), new MagickDecoder(options ?? new()), outputColumnName, imageFolder, inputColumnName);

    /// <summary>Lets models that were saved with <see cref="LoadImagesWithMagick"/> be loaded. Call it before.</summary>
    /// <param name="fair">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static FairDiffCatalog UseMagick(this FairDiffCatalog fair)
    {
        ArgumentNullException.ThrowIfNull(fair);
        ImageFileDecoders.Register(MagickDecoder.DecoderName, settings => new MagickDecoder(Parse(settings)));
        return fair;
    }

    internal static string Text(MagickImageOptions options) => string.Create(
        CultureInfo.InvariantCulture, $"{options.MaxPixels};{options.AutoOrient};{options.ConvertToSrgb}");

    private static MagickImageOptions Parse(string settings) => settings.Split(';') is [var pixels, var orient, var convert]
        && long.TryParse(pixels, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
        && bool.TryParse(orient, out var turned) && bool.TryParse(convert, out var converted)
            ? new() { MaxPixels = most, AutoOrient = turned, ConvertToSrgb = converted }
            : throw new FairDiffException(
                $"The saved model has settings '{settings}' for its image decoder, which this version cannot read. Save it again.");
}
