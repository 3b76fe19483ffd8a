namespace FairDiff.MLNet.Magick;

/// <summary>How image files are read.</summary>
public sealed record MagickImageOptions
{
    /// <summary>Gets how many pixels an image may have; a file that claims more is refused before it is decoded. At least 1, at most 536
    /// million; 100 million by default.</summary>
    /// <remarks>Width times height counts, not the channels: while it is decoded, a pixel takes a byte for each, usually 1 to 5, and more
    /// in a TIFF of many channels (ImageMagick refuses 64). ImageMagick's own limits (<c>ImageMagick.ResourceLimits</c>) hold for the whole
    /// process, so none is set here; an app that reads the files of strangers may set them.</remarks>
    public long MaxPixels { get; init; } = ImageFile.DefaultMaxPixels;

    /// <summary>Gets whether images are turned as their EXIF orientation says; true by default.</summary>
    public bool AutoOrient { get; init; } = true;

    /// <summary>Gets whether colours become sRGB by the profile (ICC) that a file holds. False, the default: the numbers are those
    /// of the file, as with ML.NET's <c>LoadImages</c>. CMYK is converted always.</summary>
    public bool ConvertToSrgb { get; init; }
}
