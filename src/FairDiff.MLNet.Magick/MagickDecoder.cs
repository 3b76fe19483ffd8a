using ImageMagick;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Magick;

/// <summary>Reads files with ImageMagick: only the few formats below, by their content, and only one image of each.</summary>
internal sealed class MagickDecoder : IImageFileDecoder
{
    public const string DecoderName = "Magick";
    private const int LongestMark = 12;
    private const int BytesPerPixel = 4;

    /// <summary>How warnings begin that leave the pixels as the file has them; of all others a file is refused.</summary>
    private static readonly string[] Remarks =
    [
        "Unknown field with tag", // private tags: 50838 of ImageJ, 33550 of GeoTIFF
        "Incompatible type for", // a tag of the wrong type, which is left out; those that the pixels need are errors
        "ASCII value for tag", // a text without its closing zero
        "Invalid TIFF directory; tags are not sorted",
        "Sum of Photometric type-related color channels", // more channels than colours, not said to be extra ones
        "iCCP:", // PNG: a colour profile that does not fit the image, which is left out
        "profile '", // the same, without the name of the chunk
    ];

    private readonly MagickImageOptions _options;

    public MagickDecoder(MagickImageOptions options)
    {
        if (options.MaxPixels < 1 || options.MaxPixels > Array.MaxLength / BytesPerPixel)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options.MaxPixels), options.MaxPixels,
                FormattableString.Invariant($"MaxPixels is {options.MaxPixels}; it must be at least 1 and at most ")
                    + FormattableString.Invariant($"{Array.MaxLength / BytesPerPixel}, as many as an array of bytes can hold."));
        }

        _options = options;
    }

    public string Name => DecoderName;

    public string Settings => MagickCatalogExtensions.Text(_options);

    public MLImage Decode(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Decode(file, path);
        }
        catch (Exception exception) when (exception is MagickException or IOException or UnauthorizedAccessException)
        {
            var reason = exception.Message.Split('\n')[0].TrimEnd('.');
            throw new FairDiffException(
                exception is FileNotFoundException or DirectoryNotFoundException
                    ? $"There is no image '{path}'. Correct the path, or the folder that it is relative to."
                    : $"The image '{path}' cannot be read: {reason}. Replace or leave out the file.", exception);
        }
    }

    private MLImage Decode(FileStream file, string path)
    {
        var settings = new MagickReadSettings { Format = FormatOf(file, path), FrameIndex = 0, FrameCount = 1 };
        var claimed = new MagickImageInfo(file, settings);
        if ((long)claimed.Width * claimed.Height > _options.MaxPixels)
        {
            throw new FairDiffException(FormattableString.Invariant(
                $"The image '{path}' has {claimed.Width} x {claimed.Height} pixels, more than MaxPixels, {_options.MaxPixels}. Make it ")
                + "smaller, or raise MaxPixels if the file can be trusted.");
        }

        file.Position = 0;
        using var image = new MagickImage();
        image.Warning += (_, warning) => RefuseDamage(warning.Exception, path);
        image.Read(file, settings);
        return ToImage(image);
    }

    private MLImage ToImage(MagickImage image)
    {
        if (_options.AutoOrient)
        {
            image.AutoOrient();
        }

        if (_options.ConvertToSrgb && image.GetColorProfile() is not null)
        {
            image.TransformColorSpace(ColorProfiles.SRGB);
        }

        if (image.ColorSpace == ColorSpace.CMYK)
        {
            image.ColorSpace = ColorSpace.sRGB;
        }

        if (image.HasAlpha)
        {
            image.BackgroundColor = MagickColors.Black;
            image.Alpha(AlphaAction.Remove);
        }

        using var pixels = image.GetPixelsUnsafe();
        return MLImage.CreateFromPixels(
            (int)image.Width, (int)image.Height, MLPixelFormat.Bgra32, pixels.ToByteArray(PixelMapping.BGRA)!);
    }

    /// <summary>ImageMagick warns of a file that ends too early and makes up the rest.</summary>
    private static void RefuseDamage(MagickException warning, string path)
    {
        // Of several warnings ImageMagick reports the first of the highest severity; the others are related to it.
        if (warning.RelatedExceptions.Prepend(warning).FirstOrDefault(IsDamage) is { } damage)
        {
            throw new FairDiffException(
                $"The image '{path}' is damaged: {damage.Message.Split('\n')[0].TrimEnd('.')}. Replace or leave out the file.", warning);
        }
    }

    private static bool IsDamage(MagickException warning) => warning is MagickCorruptImageWarningException
        || (warning is MagickCoderWarningException
            && !Remarks.Any(remark => warning.Message.StartsWith(remark, StringComparison.Ordinal)));

    private static MagickFormat FormatOf(FileStream file, string path)
    {
        Span<byte> mark = stackalloc byte[LongestMark];
        mark = mark[..file.ReadAtLeast(mark, LongestMark, throwOnEndOfStream: false)];
        file.Position = 0;
        return mark switch
        {
            [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => MagickFormat.Tiff,
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => MagickFormat.Png,
            [0xFF, 0xD8, 0xFF, ..] => MagickFormat.Jpeg,
            [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..] => MagickFormat.Pnm,
            [(byte)'B', (byte)'M', ..] => MagickFormat.Bmp,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => MagickFormat.Gif,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => MagickFormat.WebP,
            _ when Path.GetExtension(path).Equals(".tga", StringComparison.OrdinalIgnoreCase) => MagickFormat.Tga,
            _ => throw new FairDiffException(
                $"'{path}' is no image of a kind that is read: TIFF, PNG, JPEG, PBM, PGM, PPM, PAM, BMP, GIF, WebP, or TGA with its name "
                    + "ending in .tga. Convert or leave out the file."),
        };
    }
}
