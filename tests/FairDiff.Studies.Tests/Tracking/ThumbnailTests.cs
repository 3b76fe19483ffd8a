using SkiaSharp;

namespace FairDiff.Studies.Tests.Tracking;

public sealed class ThumbnailTests
{
    [Theory]
    [InlineData(600, 300, 256, 128)]
    [InlineData(100, 1000, 25, 256)]
    [InlineData(3000, 2, 256, 1)]
    public void Of_LargeImage_IsAWebPOf256PixelsWithTheSameShapeAndColours(int width, int height, int small, int high)
    {
        using var thumbnail = SKBitmap.Decode(Thumbnail.Of(Png(width, height)).Span);

        Assert.Equal((small, high), (thumbnail.Width, thumbnail.Height));
        var (left, right) = (thumbnail.GetPixel(0, 0), thumbnail.GetPixel(small - 1, 0));
        Assert.True(left.Red > 200 && left.Blue < 60, $"{left}");
        Assert.True(right.Blue > 200 && right.Red < 60, $"{right}");
        Assert.Equal("WEBP"u8.ToArray(), Thumbnail.Of(Png(width, height)).Slice(8, 4).ToArray());
    }

    [Fact]
    public void Of_SmallImage_IsTheImage()
    {
        var png = Png(256, 90);
        Assert.Equal(png, Thumbnail.Of(png).ToArray());
    }

    [Fact]
    public void Of_NoImage_Throws() => Assert.Throws<InvalidDataException>(() => Thumbnail.Of("hello"u8.ToArray()));

    /// <summary>Red on the left, blue on the right.</summary>
    private static byte[] Png(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Blue);
            using var red = new SKPaint { Color = SKColors.Red };
            canvas.DrawRect(0, 0, width / 2, height, red);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
