using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        for (var y = 0; y < height; y++)
        {
            var row = MemoryMarshal.Cast<byte, uint>(pixels.Slice(y * stride, width * BytesPerPixel));
            var start = y * width;
            CopyByte(row, red, planes.Slice(start, width));
            CopyByte(row, 1, planes.Slice(start + area, width));
            CopyByte(row, blue, planes.Slice(start + (2 * area), width));
        }

        // The pixels are the image's own memory, which its finaliser frees: without this the garbage collector may take an image that
        // nobody else holds while its pixels are copied.
        GC.KeepAlive(image);
    }

    /// <summary>Whether red, green and blue are equal everywhere, and not one shade everywhere: an empty image has no colour to
    /// lack.</summary>
    public static bool IsGrey(ReadOnlySpan<byte> planes)
    {
        var red = planes[..(planes.Length / Channels)];
        return !HasColour(planes) && red.ContainsAnyExcept(red[0]);
    }

    /// <summary>Whether red, green and blue differ anywhere.</summary>
    public static bool HasColour(ReadOnlySpan<byte> planes)
    {
        var area = planes.Length / Channels;
        var red = planes[..area];
        return !red.SequenceEqual(planes.Slice(area, area)) || !red.SequenceEqual(planes[(2 * area)..]);
    }

    /// <summary>Copies one byte of each pixel, 16 pixels at a time: three times as fast as byte by byte (benchmark
    /// <c>decode</c>).</summary>
    private static void CopyByte(ReadOnlySpan<uint> pixels, int index, Span<byte> target)
    {
        var shift = 8 * index;
        var x = 0;
        for (; x <= pixels.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            // Narrowing keeps the low half of every number.
            var first = Vector128.Narrow(Shifted(pixels, x, shift), Shifted(pixels, x + 4, shift));
            var second = Vector128.Narrow(Shifted(pixels, x + 8, shift), Shifted(pixels, x + 12, shift));
            Vector128.Narrow(first, second).CopyTo(target[x..]);
        }

        for (; x < pixels.Length; x++)
        {
            target[x] = (byte)(pixels[x] >> shift);
        }
    }

    private static Vector128<uint> Shifted(ReadOnlySpan<uint> pixels, int start, int shift) =>
        Vector128.Create(pixels.Slice(start, 4)) >> shift;

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
