using FairDiff.MLNet.Imaging;
using SkiaSharp;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Encodes planar RGB bytes without loss; an image without colour as a grey one.</summary>
internal static class PngEncoder
{
    public static byte[] Encode(ReadOnlySpan<byte> planes, int size)
    {
        if (!ImagePixels.HasColour(planes))
        {
            return Encode(planes[..(size * size)], new SKImageInfo(size, size, SKColorType.Gray8, SKAlphaType.Opaque));
        }

        using var image = ImagePixels.FromPlanes(planes, size, size);
        return Encode(image.Pixels, new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
    }

    private static byte[] Encode(ReadOnlySpan<byte> pixels, SKImageInfo info)
    {
        using var bitmap = SKImage.FromPixelCopy(info, pixels);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
