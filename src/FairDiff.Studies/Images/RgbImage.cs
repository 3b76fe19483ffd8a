using FairDiff.MLNet;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>An 8-bit colour image.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Pixels">Red, green, blue of every pixel, row by row.</param>
public sealed record RgbImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>Converts from channel planes (all red, all green, all blue), the layout of a 3 x height x width tensor.</summary>
    /// <exception cref="FairDiffException">The number of bytes is not 3 x width x height.</exception>
    public static RgbImage FromPlanar(ReadOnlySpan<byte> planes, int width, int height)
    {
        var area = width * height;
        if (planes.Length != 3 * area)
        {
            throw new FairDiffException($"An RGB image of {width} x {height} pixels has {3 * area} bytes, not {planes.Length}.");
        }

        var pixels = new byte[3 * area];
        for (var i = 0; i < area; i++)
        {
            pixels[3 * i] = planes[i];
            pixels[(3 * i) + 1] = planes[area + i];
            pixels[(3 * i) + 2] = planes[(2 * area) + i];
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>Copies an ML.NET image; transparency counts as black.</summary>
    public static RgbImage From(MLImage image)
    {
        var source = image.Pixels;
        var (red, blue) = image.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        var pixels = new byte[image.Width * image.Height * 3];
        for (var (from, to) = (0, 0); to < pixels.Length; from += 4, to += 3)
        {
            (pixels[to], pixels[to + 1], pixels[to + 2]) = (source[from + red], source[from + 1], source[from + blue]);
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }
}
