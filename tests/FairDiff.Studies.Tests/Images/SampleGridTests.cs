using FairDiff.MLNet;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Studies.Tests.Images;

public sealed class SampleGridTests
{
    [Fact]
    public void Write_SmallImages_EnlargesByWholeFactorsAndKeepsColours()
    {
        using var folder = new TemporaryFolder();
        var image = new RgbImage(24, 24, [.. Enumerable.Range(0, 24 * 24).SelectMany(_ => new byte[] { 10, 200, 30 })]);
        SampleGrid.Write(folder.File("real.png"), [image, image, image], columns: 2, synthetic: false);

        using var sheet = SKBitmap.Decode(folder.File("real.png"));
        Assert.Equal((147, 147), (sheet.Width, sheet.Height));
        Assert.Equal(new SKColor(10, 200, 30), sheet.GetPixel(71, 71));
        Assert.Equal(0, sheet.GetPixel(73, 10).Alpha);
        Assert.Equal(0, sheet.GetPixel(100, 100).Alpha);
    }

    [Fact]
    public void Write_SyntheticImages_AddsABandThatSaysSo()
    {
        using var folder = new TemporaryFolder();
        var image = new RgbImage(96, 96, new byte[3 * 96 * 96]);
        SampleGrid.Write(folder.File("real.png"), [image], columns: 4, synthetic: false);
        SampleGrid.Write(folder.File("synthetic.png"), [image], columns: 4, synthetic: true);

        using var real = SKBitmap.Decode(folder.File("real.png"));
        using var synthetic = SKBitmap.Decode(folder.File("synthetic.png"));
        Assert.Equal(96, real.Height);
        Assert.True(synthetic.Height > 96);
        Assert.Contains(SKColors.White, synthetic.Pixels);
    }

    [Fact]
    public void Write_TitledRows_StandAboveTheirImages()
    {
        using var folder = new TemporaryFolder();
        var (black, white) = (
            new RgbImage(72, 72, new byte[3 * 72 * 72]), new RgbImage(72, 72, [.. Enumerable.Repeat((byte)255, 3 * 72 * 72)]));
        SampleGrid.Write(folder.File("rows.png"), [new SampleRow("I", [black, black]), new SampleRow("-", [white])], synthetic: false);

        using var sheet = SKBitmap.Decode(folder.File("rows.png"));
        Assert.Equal((147, 2 * (22 + 75) - 3), (sheet.Width, sheet.Height));

        // The letter I is 5 x 7 dots of two pixels each, from (0, 2); its middle column is set in every row, its first in none.
        Assert.All(Enumerable.Range(2, 14), y => Assert.Equal((0, 255), (sheet.GetPixel(0, y).Alpha, sheet.GetPixel(4, y).Alpha)));
        Assert.Equal(SKColors.Black, sheet.GetPixel(140, 30));
        Assert.Equal(SKColors.White, sheet.GetPixel(10, 97 + 30));
        Assert.Equal(0, sheet.GetPixel(140, 97 + 30).Alpha);
    }

    [Fact]
    public void Write_ImagesOfTwoSizes_IsRefused() => Assert.Throws<FairDiffException>(() => SampleGrid.Write(
        "never.png", [new RgbImage(1, 1, new byte[3]), new RgbImage(2, 1, new byte[6])], 2, synthetic: false));

    [Fact]
    public void FromPlanar_Planes_AreInterleaved() =>
        Assert.Equal([1, 3, 5, 2, 4, 6], RgbImage.FromPlanar([1, 2, 3, 4, 5, 6], 2, 1).Pixels);
}
