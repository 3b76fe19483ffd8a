using SkiaSharp;

namespace FairDiff.Studies;

/// <summary>The small copy of an image that MLflow's image grid shows: a WebP whose longer side has 256 pixels, as the official client
/// makes it.</summary>
internal static class Thumbnail
{
    private const int Side = 256;
    private const int Quality = 80;

    /// <summary>The copy; the image itself where it is no larger, for enlarging it would show nothing more.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> image)
    {
        using var bytes = SKData.CreateCopy(image.Span);
        using var codec = SKCodec.Create(bytes) ?? throw new InvalidDataException("It is not an image of a known format.");
        if ((long)codec.Info.Width * codec.Info.Height > MLNet.ImageFile.DefaultMaxPixels)
        {
            throw new InvalidDataException($"It has {codec.Info.Width} x {codec.Info.Height} pixels, too many to be made smaller.");
        }

        using var whole = SKBitmap.Decode(codec) ?? throw new InvalidDataException("It is damaged.");
        if (Math.Max(whole.Width, whole.Height) <= Side)
        {
            return image;
        }

        var scale = (double)Side / Math.Max(whole.Width, whole.Height);
        var size = new SKImageInfo(Math.Max(1, (int)(whole.Width * scale)), Math.Max(1, (int)(whole.Height * scale)));
        using var small = whole.Resize(size, SKFilterQuality.High) ?? throw new InvalidOperationException("It could not be scaled.");
        using var data = small.Encode(SKEncodedImageFormat.Webp, Quality);
        return data.ToArray();
    }
}
