using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Preview;

public sealed class PreviewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Sheet => Path.Combine(_folder.Path, "sheet.png");

    [Fact]
    public async Task Preview_Folder_WritesTheImagesAndTheirDraws()
    {
        var run = await Preview("--augmentation", "color", "--images", "3", "--draws", "4", "--split-column", "split");

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Contains("3 images, each followed by 4 draws of color", run.Output);
        using var sheet = SKBitmap.Decode(Sheet);

        // Cells of 72 pixels with 3 between them, and 22 for a title above each row. Of 18 training rows the first, seventh and thirteenth:
        // 0, 8 and 16.png.
        Assert.Equal(((5 * 75) - 3, (3 * (75 + 22)) - 3), (sheet.Width, sheet.Height));
        Assert.Equal(new SKColor(0, 200, 90), sheet.GetPixel(36, 22 + 36));
        Assert.Equal(new SKColor(80, 50, 90), sheet.GetPixel(36, 97 + 22 + 36));
        Assert.NotEqual(sheet.GetPixel(36, 22 + 36), sheet.GetPixel(75 + 36, 22 + 36));
        Assert.NotEqual(sheet.GetPixel(75 + 36, 22 + 36), sheet.GetPixel(150 + 36, 22 + 36));
    }

    [Fact]
    public async Task Preview_RandAugment_TakesNumberAndStrength()
    {
        Assert.Contains(
            "randaugment+imagenet (n = 3, m = 20)",
            (await Preview("--augmentation", "randaugment+imagenet", "--n", "3", "--m", "20")).Output);
    }

    [Theory]
    [InlineData("'sepia' is not an augmentation", "--augmentation", "sepia")]
    [InlineData("m of RandAugment is 31", "--augmentation", "randaugment", "--m", "31")]
    [InlineData("--images is 0", "--augmentation", "color", "--images", "0")]
    [InlineData("--draws is 101", "--augmentation", "color", "--draws", "101")]
    [InlineData("no column 'file'", "--augmentation", "color", "--image-column", "file")]
    public async Task Preview_WrongValue_FailsInOneLine(string expected, params string[] arguments)
    {
        var run = await Preview(arguments);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains(expected, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(Sheet));
    }

    private Task<CommandRun> Preview(params string[] arguments) => CommandRun.Of(
        TestContext.Current.CancellationToken,
        ["preview", "--data", TinyFolder.Create(Path.Combine(_folder.Path, "data")), "--image-size", "8", "--output", Sheet, .. arguments]);
}
