using FairDiff.MLNet.Imaging;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>A generator of images without colour, radiographs for example, draws such images, not nearly grey ones.</summary>
public sealed class GreyGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_ImagesWithoutColour_DrawsGreyFiles(bool coloured)
    {
        var ml = new MLContext(seed: 1);
        var rows = Enumerable.Range(0, 12).Select(i => new TinyStudy.Row
        {
            Image = Grey(i, coloured && i == 11), Label = i % 2 == 0 ? "normal" : "tumour", Hospital = i % 3 == 0 ? "0" : "3",
        }).ToArray();
        var data = ml.Data.LoadFromEnumerable(rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital"));

        ml.FairDiff().DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6, WorkspacePath = _folder.Path }).Fit(
            keys.Fit(data).Transform(data));

        var images = TinyStudy.Images(_folder.Path);
        Assert.Equal(6, images.Length);
        Assert.All(images, png => Assert.Equal(coloured ? Imaging.TestPng.Rgb : Imaging.TestPng.Grey, png[25]));
        using var generator = ImageGenerator.Load(_folder.Path, "cpu");
        Assert.Equal(!coloured, generator.Description.Contains("\"isGrey\":true", StringComparison.Ordinal));
    }

    private static Microsoft.ML.Data.MLImage Grey(int seed, bool coloured)
    {
        var random = new Random(seed);
        var grey = new byte[TinyStudy.Size * TinyStudy.Size];
        random.NextBytes(grey);
        byte[] planes = [.. grey, .. grey, .. grey];
        planes[0] ^= (byte)(coloured ? 64 : 0);
        return ImagePixels.FromPlanes(planes, TinyStudy.Size, TinyStudy.Size);
    }
}
