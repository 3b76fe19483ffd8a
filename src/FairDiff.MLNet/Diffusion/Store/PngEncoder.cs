using FairDiff.MLNet.Imaging;
using SkiaSharp;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Encodes planar RGB bytes without loss.</summary>
internal static class PngEncoder
{
    public static byte[] Encode(ReadOnlySpan<byte> planes, int size)
    {
        using var image = ImagePixels.FromPlanes(planes, size, size);
        var info = new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = SKImage.FromPixelCopy(info, image.Pixels);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
