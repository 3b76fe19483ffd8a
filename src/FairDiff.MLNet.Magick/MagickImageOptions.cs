namespace FairDiff.MLNet.Magick;

/// <summary>How image files are read.</summary>
public sealed record MagickImageOptions
{
    /// <summary>Gets how many pixels an image may have; a file that claims more is refused before it is decoded. At least 1; 100 million by
    /// default.</summary>
    public long MaxPixels { get; init; } = ImageFile.DefaultMaxPixels;

    /// <summary>Gets whether images are turned as their EXIF orientation says; true by default.</summary>
    public bool AutoOrient { get; init; } = true;

    /// <summary>Gets whether colours become sRGB by the profile (ICC) that a file holds. False, the default: the numbers are those
    /// of the file, as with ML.NET's <c>LoadImages</c>. CMYK is converted always.</summary>
    public bool ConvertToSrgb { get; init; }
}
