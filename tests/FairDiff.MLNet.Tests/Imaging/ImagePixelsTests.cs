using FairDiff.MLNet.Imaging;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Imaging;

public class ImagePixelsTests
{
    [Theory]
    [InlineData(MLPixelFormat.Rgba32)]
    [InlineData(MLPixelFormat.Bgra32)]
    public void CopyToPlanes_EitherPixelFormat_GivesRedGreenBlue(MLPixelFormat format)
    {
        using var image = TestImages.Solid(4, 2, 10, 20, 30, format);
        var planes = new byte[24];

        ImagePixels.CopyToPlanes(image, planes);

        Assert.Equal([.. Enumerable.Repeat((byte)10, 8), .. Enumerable.Repeat((byte)20, 8), .. Enumerable.Repeat((byte)30, 8)], planes);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(37)]
    public void FromPlanes_AndBack_IsTheSame(int width)
    {
        var planes = new byte[3 * width * 7];
        new Random(1).NextBytes(planes);
        using var image = ImagePixels.FromPlanes(planes, width, 7);
        var back = new byte[planes.Length];

        ImagePixels.CopyToPlanes(image, back);

        Assert.Equal(planes, back);
    }

    [Fact]
    public void CopyToPlanes_GreyPng_RepeatsGreyInEveryPlane()
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(Convert.FromBase64String(GreyPng)));
        var planes = new byte[3 * image.Width * image.Height];

        ImagePixels.CopyToPlanes(image, planes);

        Assert.Equal([0, 85, 170, 255, 0, 85, 170, 255, 0, 85, 170, 255], planes);
    }

    // 2 x 2 pixels, 8-bit grey: 0, 85, 170, 255.
    private const string GreyPng = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgCGVY9R8AA60B/2f7ygkAAAAASUVORK5CYII=";
}
