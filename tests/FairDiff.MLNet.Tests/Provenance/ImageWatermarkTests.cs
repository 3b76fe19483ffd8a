using System.Numerics;
using FairDiff.MLNet.Provenance;
using SkiaSharp;

namespace FairDiff.MLNet.Tests.Provenance;

/// <summary>The watermark on images that are smooth, noisy, grey, and black at the edges as films are.</summary>
public sealed class ImageWatermarkTests
{
    private const int Size = 128;
    private const int Images = 60;

    [Fact]
    public void Read_MarkedImages_GiveTheirPayload()
    {
        foreach (var (planes, payload) in Marked())
        {
            Assert.Equal(payload, ImageWatermark.Read(planes, Size, Size));
        }
    }

    /// <summary>The bound is a bit error of 1 %: 19 bits of these.</summary>
    [Fact]
    public void Read_AfterJpegOfQuality80_LosesLessThanOneBitInAHundred()
    {
        var wrong = 0;
        foreach (var (planes, payload) in Marked())
        {
            wrong += BitOperations.PopCount(payload ^ (ImageWatermark.Read(Jpeg(planes, 80), Size, Size) ?? ~payload));
        }

        Assert.InRange(wrong, 0, Images * 32 / 100);
    }

    [Fact]
    public void Embed_Pixels_ChangeLittle()
    {
        foreach (var (planes, original) in Marked().Zip(All(), (marked, original) => (marked.Planes, original)))
        {
            var squares = planes.Zip(original, (now, before) => Math.Pow(now - before, 2)).Average();

            Assert.InRange(10 * Math.Log10(255 * 255 / squares), 43, 60); // dB
        }
    }

    [Fact]
    public void Embed_GreyImage_StaysGrey()
    {
        var planes = Image(3, grey: true);
        ImageWatermark.Embed(planes, Size, Size, 7);

        Assert.Equal(planes[..(Size * Size)], planes[(Size * Size)..(2 * Size * Size)]);
        Assert.Equal(planes[..(Size * Size)], planes[(2 * Size * Size)..]);
    }

    [Fact]
    public void Read_PartOfAMarkedImage_GivesItsPayload()
    {
        const int Side = 300;
        var planes = Image(5, side: Side);
        ImageWatermark.Embed(planes, Side, Side, 0xCAFE);

        Assert.Equal(0xCAFEu, ImageWatermark.Read(Cut(planes, Side, 37, 83, 190, 150), 190, 150));
    }

    [Fact]
    public void Read_UnmarkedImages_BearNone() =>
        Assert.All(All(), planes => Assert.Null(ImageWatermark.Read(planes, Size, Size)));

    /// <summary>Of a fair coin thrown 256 times, at each of the places where the tile may begin.</summary>
    [Fact]
    public void Threshold_KeepsTheStatedRateOfFalseAlarms()
    {
        const int Places = 1 + (64 * 64);
        BigInteger Tail(int least) =>
            Enumerable.Range(least, 257 - least).Aggregate(BigInteger.Zero, (sum, count) => sum + Choose(256, count));
        var all = BigInteger.Pow(2, 256);

        Assert.True(Tail(ImageWatermark.Threshold) * Places * 1_000_000 <= all);
        Assert.True(Tail(ImageWatermark.Threshold - 1) * Places * 1_000_000 > all);
        Assert.Equal(1e-6, ImageWatermark.FalseAlarmRate);
    }

    private static BigInteger Choose(int n, int k) =>
        Enumerable.Range(0, k).Aggregate(BigInteger.One, (product, index) => product * (n - index) / (index + 1));

    private static IEnumerable<byte[]> All() => Enumerable.Range(0, Images).Select(index => Image(index, grey: index % 3 == 0));

    private static IEnumerable<(byte[] Planes, uint Payload)> Marked() => All().Select((planes, index) =>
    {
        var payload = (uint)new Random(index).NextInt64(1L << 32);
        ImageWatermark.Embed(planes, Size, Size, payload);
        return (planes, payload);
    });

    /// <summary>Waves and noise of several strengths; a third of each image is black or white.</summary>
    private static byte[] Image(int seed, bool grey = false, int side = Size)
    {
        var random = new Random(seed);
        var (down, across, noise) = (random.NextDouble(), random.NextDouble(), random.Next(0, 30));
        var planes = new byte[3 * side * side];
        for (var place = 0; place < side * side; place++)
        {
            var (y, x) = (place / side, place % side);
            var value = 128 + (90 * Math.Sin((6 * down * y / 16.0) + (6 * across * x / 16.0)));
            for (var channel = 0; channel < 3; channel++)
            {
                planes[(channel * side * side) + place] = x < side / 3
                    ? (byte)(seed % 2 == 0 ? 0 : 255)
                    : grey && channel > 0 ? planes[place]
                    : (byte)Math.Clamp(value + (20 * channel) + random.Next(-noise, noise + 1), 0, 255);
            }
        }

        return planes;
    }

    private static byte[] Cut(byte[] planes, int side, int left, int top, int width, int height) =>
    [
        .. Enumerable.Range(0, 3 * width * height).Select(place => planes[
            (place / (width * height) * side * side) + ((top + (place % (width * height) / width)) * side) + left + (place % width)]),
    ];

    private static byte[] Jpeg(byte[] planes, int quality)
    {
        using var bitmap = new SKBitmap(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var place = 0; place < Size * Size; place++)
        {
            bitmap.SetPixel(place % Size, place / Size, new SKColor(
                planes[place], planes[(Size * Size) + place], planes[(2 * Size * Size) + place]));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        using var decoded = SKBitmap.Decode(data);
        var result = new byte[planes.Length];
        for (var place = 0; place < Size * Size; place++)
        {
            var colour = decoded.GetPixel(place % Size, place / Size);
            (result[place], result[(Size * Size) + place], result[(2 * Size * Size) + place]) = (colour.Red, colour.Green, colour.Blue);
        }

        return result;
    }
}
