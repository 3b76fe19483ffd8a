using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests;

/// <summary>Small images made from a seed: the class decides the colour, noise makes each one different.</summary>
internal static class TestImages
{
    public static MLImage Solid(int width, int height, byte red, byte green, byte blue, MLPixelFormat format = MLPixelFormat.Rgba32)
    {
        var pixels = new byte[width * height * 4];
        for (var i = 0; i < pixels.Length; i += 4)
        {
            (pixels[i], pixels[i + 2]) = format == MLPixelFormat.Rgba32 ? (red, blue) : (blue, red);
            pixels[i + 1] = green;
            pixels[i + 3] = 255;
        }

        return MLImage.CreateFromPixels(width, height, format, pixels);
    }

    public static MLImage Noisy(int seed, int label, int size = 16)
    {
        var random = new Random(seed);
        var pixels = new byte[size * size * 4];
        random.NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i += 4)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                pixels[i + channel] = (byte)(pixels[i + channel] / 4 + (channel == label % 3 ? 160 : 30));
            }

            pixels[i + 3] = 255;
        }

        return MLImage.CreateFromPixels(size, size, MLPixelFormat.Rgba32, pixels);
    }
}
