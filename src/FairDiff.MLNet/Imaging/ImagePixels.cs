using FairDiff.Torch;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Converts between <see cref="MLImage"/> (four interleaved bytes a pixel) and planar RGB bytes (3 x height x width). ML.NET holds
/// every image, grey ones too, in four channels; transparency counts as black.
/// </summary>
internal static class ImagePixels
{
    private const int Channels = 3;
    private const int BytesPerPixel = 4;

    /// <summary>Copies the image's pixels as planes of red, green and blue; the destination has 3 x height x width bytes.</summary>
    public static void CopyToPlanes(MLImage image, Span<byte> planes)
    {
        var (red, blue) = RedAndBlue(image.PixelFormat);
        var (width, height) = (image.Width, image.Height);
        var pixels = image.Pixels;
        var area = width * height;
        var stride = pixels.Length / height;
        var redPlane = planes[..area];
        var greenPlane = planes.Slice(area, area);
        var bluePlane = planes.Slice(2 * area, area);
        for (int y = 0, target = 0; y < height; y++)
        {
            var row = pixels.Slice(y * stride, width * BytesPerPixel);
            for (var source = 0; source < row.Length; source += BytesPerPixel, target++)
            {
                redPlane[target] = row[source + red];
                greenPlane[target] = row[source + 1];
                bluePlane[target] = row[source + blue];
            }
        }

        // The pixels are the image's own memory, which its finaliser frees: without this the garbage collector may take an image that nobody else
        // holds while its pixels are copied.
        GC.KeepAlive(image);
    }

    /// <summary>Whether red, green and blue are equal everywhere, and not one shade everywhere: an empty image has no colour to lack.</summary>
    public static bool IsGrey(ReadOnlySpan<byte> planes)
    {
        var area = planes.Length / Channels;
        var red = planes[..area];
        return red.SequenceEqual(planes.Slice(area, area)) && red.SequenceEqual(planes[(2 * area)..]) && red.ContainsAnyExcept(red[0]);
    }

    /// <summary>Makes an image of planes of red, green and blue.</summary>
    public static MLImage FromPlanes(ReadOnlySpan<byte> planes, int width, int height)
    {
        var area = width * height;
        if (planes.Length != Channels * area)
        {
            throw new ArgumentException($"{planes.Length} bytes are not 3 planes of {width} x {height}.", nameof(planes));
        }

        var pixels = new byte[area * BytesPerPixel];
        for (var i = 0; i < area; i++)
        {
            var pixel = pixels.AsSpan(i * BytesPerPixel, BytesPerPixel);
            pixel[0] = planes[i];
            pixel[1] = planes[area + i];
            pixel[2] = planes[2 * area + i];
            pixel[3] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
    }

    private static (int Red, int Blue) RedAndBlue(MLPixelFormat format) => format switch
    {
        MLPixelFormat.Rgba32 => (0, 2),
        MLPixelFormat.Bgra32 => (2, 0),
        _ => throw new FairDiffException($"Images of pixel format {format} cannot be read; Rgba32 and Bgra32 can."),
    };
}
