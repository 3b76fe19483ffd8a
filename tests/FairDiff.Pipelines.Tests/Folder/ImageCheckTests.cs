using System.Buffers.Binary;
using FairDiff.MLNet;
using FairDiff.Pipelines.Folder;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Folder;

public sealed class ImageCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageCheckTests() => Write("whole.jpg", Image(SKEncodedImageFormat.Jpeg));

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Apply_ImageThatWasCutOff_NamesItAndTheRemedy(SKEncodedImageFormat format)
    {
        Write("half", Image(format)[..^200]);

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
        Write("synthetic.png", SyntheticPng());

        var error = Assert.Throws<FairDiffException>(() => Apply([], ["whole.jpg", "synthetic.png"], skip: true));

        Assert.Contains("synthetic.png is synthetic", error.Message);
        Assert.Contains("0a1b", error.Message);
    }

    [Fact]
    public void Apply_SkipCorrupt_LeavesThemOutAndSaysHowMany()
    {
        Write("half.png", Image(SKEncodedImageFormat.Png)[..^200]);
        var reports = new List<string>();

        var table = Apply(reports, ["half.png", "whole.jpg", "none.png"], skip: true);

        Assert.Equal("whole.jpg", table[0, "path"]);
        Assert.Equal(1, table.RowCount);
        Assert.Contains("2 of 3", Assert.Single(reports));
    }

    [Fact]
    public void Apply_NoImageLeft_SaysSo()
    {
        Write("half.png", Image(SKEncodedImageFormat.Png)[..^200]);

        Assert.Contains("None of the 1 images", Assert.Throws<FairDiffException>(() => Apply([], ["half.png"], skip: true)).Message);
    }

    [Fact]
    public void Apply_SyntheticImageWithAnotherExtension_IsRefused()
    {
        Write("synthetic.jpg", SyntheticPng());

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

    /// <summary>A whole PNG file with what the library writes into its images.</summary>
    internal static byte[] SyntheticPng()
    {
        var png = Image(SKEncodedImageFormat.Png);
        byte[] data = [.. "iTXtXML:com.adobe.xmp\0\0\0\0\0"u8, .. System.Text.Encoding.UTF8.GetBytes("""
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
             xmlns:f="urn:fairdiff-mlnet:provenance#" f:generatorId="0a1b" f:seed="1" f:label="a" f:guidanceWeight="1" f:guidanceNull="All" f:sampler="Ddim" f:samplerSteps="2">
            <f:attributes><rdf:Bag/></f:attributes></rdf:Description></rdf:RDF></x:xmpmeta>
            """)];
        var (length, checksum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length - 4);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, System.IO.Hashing.Crc32.HashToUInt32(data));
        return [.. png[..33], .. length, .. data, .. checksum, .. png[33..]];
    }

    /// <summary>Noise, so that the encoded data fills the file.</summary>
    internal static byte[] Image(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(48, 48);
        var random = new Random(1);
        bitmap.Pixels = [.. Enumerable.Range(0, 48 * 48).Select(_ => new SKColor((uint)random.Next() | 0xFF000000))];
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
