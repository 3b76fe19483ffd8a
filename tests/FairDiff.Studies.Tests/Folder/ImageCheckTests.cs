using FairDiff.MLNet;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Studies.Tests.Folder;

public sealed class ImageCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageCheckTests() => Write("whole.jpg", TestPng.Image(SKEncodedImageFormat.Jpeg));

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Apply_ImageThatWasCutOff_NamesItAndTheRemedy(SKEncodedImageFormat format)
    {
        Write("half", TestPng.Image(format)[..^200]);

        var error = Assert.Throws<FairDiffException>(() => Apply(new(), "whole.jpg", "half"));

        Assert.Contains("1 of 2 images", error.Message);
        Assert.Contains(_folder.File("half"), error.Message);
        Assert.Contains("--skip-corrupt", error.Message);
    }

    [Fact]
    public void Apply_NoImage_NamesIt()
    {
        Write("text.png", "no image"u8.ToArray());

        Assert.Contains(
            "text.png is a text file, not an image; JPEG, PNG, WebP, BMP and GIF are read",
            Assert.Throws<FairDiffException>(() => Apply(new(), "text.png")).Message);
        Assert.Contains("none.png does not exist", Assert.Throws<FairDiffException>(() => Apply(new(), "none.png")).Message);
    }

    [Fact]
    public void Apply_SyntheticImage_IsRefusedEvenIfCorruptOnesAreSkipped()
    {
        Write("synthetic.png", TestPng.Synthetic());

        var error = Assert.Throws<FairDiffException>(() => Apply([], ["whole.jpg", "synthetic.png"], skip: true));

        Assert.Contains("synthetic.png is synthetic", error.Message);
        Assert.Contains("0a1b", error.Message);
    }

    [Fact]
    public void Apply_SkipCorrupt_LeavesThemOutAndSaysHowMany()
    {
        Write("half.png", TestPng.Image(SKEncodedImageFormat.Png)[..^200]);
        var reports = new List<string>();

        var table = Apply(reports, ["half.png", "whole.jpg", "none.png"], skip: true);

        Assert.Equal("whole.jpg", table[0, "path"]);
        Assert.Equal(1, table.RowCount);
        Assert.Contains("2 of 3", Assert.Single(reports));
    }

    [Fact]
    public void Apply_NoImageLeft_SaysSo()
    {
        Write("half.png", TestPng.Image(SKEncodedImageFormat.Png)[..^200]);

        Assert.Contains("None of the 1 images", Assert.Throws<FairDiffException>(() => Apply([], ["half.png"], skip: true)).Message);
    }

    [Fact]
    public void Apply_SyntheticImageWithAnotherExtension_IsRefused()
    {
        Write("synthetic.jpg", TestPng.Synthetic());

        Assert.Contains(
            "synthetic.jpg is synthetic", Assert.Throws<FairDiffException>(() => Apply([], ["synthetic.jpg"], skip: true)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private MetadataTable Apply(List<string> reports, params string[] files) => Apply(reports, files, skip: false);

    private MetadataTable Apply(List<string> reports, string[] files, bool skip)
    {
        var csv = _folder.File("metadata.csv");
        File.WriteAllLines(csv, ["path,label", .. files.Select(file => file + ",1")]);
        var options = new FolderOptions { DataFolder = _folder.Path, AttributeColumns = [], SkipCorruptImages = skip };
        return ImageCheck.Apply(MetadataTable.Read(csv), options, reports.Add);
    }

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(_folder.File(name), bytes);
}
