using System.Text;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.Tests;
using Microsoft.ML;
using SkiaSharp;

namespace FairDiff.MLNet.Tests.Imaging;

/// <summary>Which image files are taken: told apart by content, whole, and within the limit on pixels.</summary>
public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("49492A00", "a TIFF image")]
    [InlineData("4D4D002A", "a TIFF image")]
    [InlineData("49492B00", "a TIFF image (BigTIFF)")]
    [InlineData("0000001866747970686569630000", "a HEIC image")]
    [InlineData("00000018667479706176696600", "an AVIF image")]
    [InlineData("0000000C6A5020200D0A870A", "a JPEG 2000 image")]
    [InlineData("255044462D312E34", "a PDF document")]
    [InlineData("504B030414000000", "a zip archive")]
    [InlineData("1F8B0800", "a gzip archive")]
    [InlineData("50350A382038", "a Netpbm image")]
    [InlineData("00010203", "not an image of a known kind")]
    public void FindProblem_OtherKind_IsNamedWithTheKindsThatAreRead(string start, string kind)
    {
        var problem = Problem([.. Convert.FromHexString(start), .. new byte[200]]);

        Assert.Contains($"image.png is {kind}", problem);
        Assert.EndsWith("JPEG, PNG, WebP, BMP and GIF are read", problem);
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "an SVG drawing")]
    [InlineData("\n<!DOCTYPE html><html><body>404</body></html>", "an HTML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 12\n", "a pointer of Git LFS")]
    [InlineData("{\"error\": \"no such file\"}", "a JSON file")]
    [InlineData("no image", "a text file, not an image")]
    public void FindProblem_TextInstead_IsNamed(string text, string kind) =>
        Assert.Contains($"image.png is {kind}", Problem(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void FindProblem_Dicom_IsNamed() =>
        Assert.Contains("is a DICOM file", Problem([.. new byte[128], .. "DICM"u8, .. new byte[100]]));

    [Theory]
    [InlineData("iTXt")]
    [InlineData("zzZz")]
    public async Task FindProblem_PngWithMegabytesBesideThePixels_IsRefusedBeforeADecoderTakesMinutesOverIt(string type)
    {
        var png = TestPng.Write(8, TestPng.Rgb, 8, new byte[8 * 8 * 3], new PngChunk(type, new byte[60 << 20]));

        var problem = await Task.Run(() => Problem(png), TestContext.Current.CancellationToken).WaitAsync(
            TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);

        Assert.Contains(
            $"has 62,914,560 bytes of metadata in one chunk ({type}), more than the 4,194,304 that an image may have here", problem);
        Assert.Null(Problem(TestPng.Write(8, TestPng.Rgb, 8, new byte[8 * 8 * 3], new PngChunk(type, new byte[1 << 20]))));

        // Cut, so that the chunk goes on behind the file.
        Assert.Contains("bytes of metadata in one chunk", Problem(png[..(50 << 20)]));
    }

    [Fact]
    public void FindProblem_PngWithoutPixels_IsSaid()
    {
        var png = TestPng.Write(8, TestPng.Rgb, 8, new byte[8 * 8 * 3]);
        png.AsSpan(16, 4).Clear();

        Assert.EndsWith("has no pixels: one of its sides is 0", Problem(png));
    }

    [Fact]
    public void FindProblem_NothingThere_IsSaid()
    {
        Assert.EndsWith("is empty: it has no bytes", Problem([]));
        Assert.EndsWith("nowhere.png does not exist", ImageFile.FindProblem(_folder.File("nowhere.png")));
        Assert.Contains("it is a folder, not a file", ImageFile.FindProblem(_folder.Path));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void FindProblem_WholeFile_IsTakenWhateverItsName(SKEncodedImageFormat format) => Assert.Null(Problem(Encoded(format)));

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 0.45)]
    [InlineData(SKEncodedImageFormat.Jpeg, 0.99)]
    [InlineData(SKEncodedImageFormat.Png, 0.1)]
    [InlineData(SKEncodedImageFormat.Png, 0.5)]
    [InlineData(SKEncodedImageFormat.Png, 0.999)]
    [InlineData(SKEncodedImageFormat.Webp, 0.5)]
    public void FindProblem_CutFile_IsRefused(SKEncodedImageFormat format, double kept)
    {
        var bytes = Encoded(format);

        Assert.Contains("image.png is ", Problem(bytes[..(int)(bytes.Length * kept)]));
    }

    [Fact]
    public void FindProblem_TooManyPixels_IsRefusedBeforeMemoryIsTaken()
    {
        Assert.Contains("has 100,000 x 100,000 pixels, more than the 100,000,000", Problem(HugePng.Bytes));
        File.WriteAllBytes(_folder.File("small.png"), Encoded(SKEncodedImageFormat.Png));
        Assert.Contains("has 48 x 48 pixels, more than the 2,303", ImageFile.FindProblem(_folder.File("small.png"), 2303));
        Assert.Null(ImageFile.FindProblem(_folder.File("small.png"), 2304));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.FindProblem(_folder.File("small.png"), 0));
        Assert.Throws<FairDiffException>(() => ImageFile.Open(_folder.File("small.png"), 10));
    }

    [Fact]
    public void FindProblem_Mutations_AreTakenOrNamed()
    {
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            foreach (var (what, bytes) in Mutations.Cut(Encoded(format), 40).Concat(Mutations.Changed(Encoded(format), 200)))
            {
                Assert.True(Problem(bytes) is null or { Length: > 0 }, what);
            }
        }
    }

    /// <summary>The pixel is in the middle of a grey value, an alpha of half, or the second colour of a palette.</summary>
    [Theory]
    [InlineData(TestPng.Grey, 8, new byte[] { 100 }, new byte[] { 100, 100, 100 })]
    [InlineData(TestPng.Grey, 16, new byte[] { 100, 200 }, new byte[] { 100, 100, 100 })]
    [InlineData(TestPng.Rgb, 16, new byte[] { 10, 0, 20, 0, 30, 0 }, new byte[] { 10, 20, 30 })]
    [InlineData(TestPng.Palette, 8, new byte[] { 1 }, new byte[] { 40, 50, 60 })]
    [InlineData(TestPng.GreyAlpha, 8, new byte[] { 200, 255 }, new byte[] { 200, 200, 200 })]
    [InlineData(TestPng.GreyAlpha, 8, new byte[] { 200, 0 }, new byte[] { 0, 0, 0 })]
    [InlineData(TestPng.Rgba, 8, new byte[] { 10, 20, 30, 255 }, new byte[] { 10, 20, 30 })]
    [InlineData(TestPng.Rgba, 8, new byte[] { 10, 20, 30, 0 }, new byte[] { 0, 0, 0 })]
    public void Open_EveryKindOfPixel_GivesEightBitsOfColourOnBlack(byte colour, byte bits, byte[] pixel, byte[] expected)
    {
        PngChunk[] palette = colour == TestPng.Palette ? [new PngChunk("PLTE", new byte[] { 1, 2, 3, 40, 50, 60 })] : [];
        File.WriteAllBytes(
            _folder.File("image.png"),
            TestPng.Write(4, colour, bits, [.. Enumerable.Repeat(pixel, 16).SelectMany(bytes => bytes)], palette));

        using var image = ImageFile.Open(_folder.File("image.png"));
        var planes = new byte[3 * 16];
        ImagePixels.CopyToPlanes(image, planes);

        Assert.Equal(expected, new[] { planes[5], planes[21], planes[37] }, (x, y) => Math.Abs(x - y) <= 1);
    }

    [Fact]
    public void Encode_ImageWithoutColour_IsAGreyFile()
    {
        var grey = Enumerable.Range(0, 64).Select(value => (byte)(3 * value)).ToArray();
        byte[] planes = [.. grey, .. grey, .. grey];
        var png = PngEncoder.Encode(planes, 8);
        planes[0] ^= 1;
        var coloured = PngEncoder.Encode(planes, 8);
        planes[0] ^= 1;

        Assert.Equal((TestPng.Grey, TestPng.Rgb), (png[25], coloured[25]));
        using var image = ImageFile.DecodeStored(png);
        var read = new byte[planes.Length];
        ImagePixels.CopyToPlanes(image, read);
        Assert.Equal(planes, read);
    }

    [Fact]
    public void Decode_WholeImage_IsTheImage_AndOneThatIsNoneCutOrTooLarge_IsRefused()
    {
        var png = TestPng.Write(4, TestPng.Grey, 8, [.. Enumerable.Repeat((byte)7, 16)]);
        using var image = ImageFile.Decode(png);
        Assert.Equal((4, 4), (image.Width, image.Height));

        Assert.Contains("is cut off", Refused(Encoded(SKEncodedImageFormat.Jpeg)[..^40]), StringComparison.Ordinal);
        Assert.Contains("JPEG, PNG", Refused("no image"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("at most 15 pixels", Refused(png, maxPixels: 15), StringComparison.Ordinal);

        // 30,000 x 30,000 pixels in a few bytes: refused by what its header claims.
        Assert.Contains("at most 20000000", Refused(TestPng.Write(30_000, TestPng.Grey, 8, new byte[30_000]), 20_000_000));

        static string Refused(byte[] content, long maxPixels = ImageFile.DefaultMaxPixels) =>
            Assert.Throws<FairDiffException>(() => ImageFile.Decode(content, maxPixels)).Message;
    }

    /// <summary>ML.NET's loader gives the half that is there for a whole image.</summary>
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Read_FileOfLoadImagesThatIsCut_IsNamed(SKEncodedImageFormat format)
    {
        var bytes = Encoded(format);
        File.WriteAllBytes(_folder.File("0.img"), bytes);
        File.WriteAllBytes(_folder.File("1.img"), bytes[..(bytes.Length / 2)]);
        var ml = new MLContext();
        var paths = ml.Data.LoadFromEnumerable(new[] { new PathRow { Path = "0.img" }, new PathRow { Path = "1.img" } });
        var images = ml.Transforms.LoadImages("Image", _folder.Path, "Path").Append(
            ml.Transforms.ResizeImages("Image", 16, 16)).Fit(paths).Transform(paths);

        var message = Assert.Throws<FairDiffException>(() => ImageReader.Read(
            images, "Image", [], cancellationToken: TestContext.Current.CancellationToken)).Message;

        Assert.Contains(_folder.File("1.img"), message);
        Assert.Contains("is cut off", message);
    }

    private string? Problem(byte[] bytes)
    {
        var path = _folder.File("image.png");
        File.WriteAllBytes(path, bytes);
        return ImageFile.FindProblem(path);
    }

    /// <summary>Noise, so that the encoded data fills the file.</summary>
    private static byte[] Encoded(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(48, 48);
        var random = new Random(1);
        bitmap.Pixels = [.. Enumerable.Range(0, 48 * 48).Select(_ => new SKColor((uint)random.Next() | 0xFF000000))];
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }
}
