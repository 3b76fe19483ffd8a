using ImageMagick;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Magick.Tests;

public sealed class LoadImagesWithMagickTests : IDisposable
{
    private static readonly byte[] FourColours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Tiff_IsRead() => Assert.Equal("RG/BW", Read("a.tif", ImageBytes.Tiff(2, 2, FourColours)));

    [Fact]
    public void Content_NotTheName_Decides() => Assert.Equal("RG/BW", Read("a.png", ImageBytes.Tiff(2, 2, FourColours)));

    [Fact]
    public void Tga_IsRead() => Assert.Equal(
        "RG/BW", Read("a.tga", ImageBytes.Tga(2, 2, [0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255])));

    [Theory]
    [InlineData("P1\n2 2\n0 1\n1 0\n", "WK/KW")]
    [InlineData("P2\n2 2\n255\n0 255\n255 0\n", "KW/WK")]
    [InlineData("P3\n2 2\n255\n255 0 0 0 255 0 0 0 255 255 255 255\n", "RG/BW")]
    [InlineData("P3\n2 2\n65535\n65535 0 0 0 65535 0 0 0 65535 65535 65535 65535\n", "RG/BW")]
    public void Pnm_IsRead(string text, string expected) => Assert.Equal(expected, Read("a.pnm", [.. text.Select(letter => (byte)letter)]));

    [Fact]
    public void Png16_IsScaledTo8Bits()
    {
        using var image = Image("a.png", ImageBytes.Png16(4, 1, 0, 257 * 100, 65535, 257 * 7));

        Assert.Equal<byte>([0, 100, 255, 7], [.. Enumerable.Range(0, 4).Select(x => image.Pixels[4 * x])]);
    }

    [Theory]
    [InlineData(1, "RG/BW")]
    [InlineData(2, "GR/WB")]
    [InlineData(3, "WB/GR")]
    [InlineData(4, "BW/RG")]
    [InlineData(5, "RB/GW")]
    [InlineData(6, "BR/WG")]
    [InlineData(7, "WG/BR")]
    [InlineData(8, "GW/RB")]
    public void Orientation_IsApplied(int orientation, string expected)
    {
        Assert.Equal(expected, Read("a.tif", ImageBytes.Tiff(2, 2, FourColours, orientation)));
        using var large = new MagickImage(ImageBytes.Tiff(2, 2, FourColours));
        large.Sample(32, 32);
        large.Quality = 100;
        var jpeg = ImageBytes.WithExif(large.ToByteArray(MagickFormat.Jpeg), orientation);

        Assert.Equal(expected, Read("a.jpg", jpeg));
        Assert.Equal("RG/BW", Read("a.jpg", jpeg, new() { AutoOrient = false }));
    }

    [Fact]
    public void Transparency_IsLaidOverBlack()
    {
        using var clear = new MagickImage(MagickColors.Transparent, 2, 2);

        Assert.Equal("KK/KK", Read("a.png", clear.ToByteArray(MagickFormat.Png32)));
    }

    [Theory]
    [InlineData("a.tif", 40)]
    [InlineData("a.tif", 100)]
    [InlineData("a.png", 30)]
    [InlineData("a.png", 50)]
    [InlineData("a.tga", 20)]
    [InlineData("a.jpg", 300)]
    public void TruncatedFile_IsRefusedByName(string name, int length)
    {
        using var image = new MagickImage(ImageBytes.Tiff(2, 2, FourColours));
        image.Sample(64, 64);
        var whole = name switch
        {
            "a.tif" => ImageBytes.Tiff(2, 2, FourColours),
            "a.png" => ImageBytes.Png16(2, 2, 1, 2, 3, 4),
            "a.tga" => ImageBytes.Tga(2, 2, FourColours),
            _ => image.ToByteArray(MagickFormat.Jpeg),
        };

        var refused = Assert.Throws<FairDiffException>(() => Image(name, whole[..length]));

        Assert.Contains(_folder.File(name), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Replace or leave out", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50838, 4, 1, 7)] // private, of ImageJ
    [InlineData(33550, 4, 1, 7)] // private, of GeoTIFF
    [InlineData(305, 12, 1, 0)] // a text that is a number
    [InlineData(305, 2, 4, 0x41414141)] // a text without its end
    [InlineData(254, 4, 1, 0)] // not in order
    public void RemarkOnATag_IsNoDamage(int tag, int type, int count, int value)
    {
        var whole = ImageBytes.Tiff(2, 2, FourColours, more: (tag, type, count, value));

        Assert.Equal("RG/BW", Read("a.tif", whole));
        Assert.Contains("Replace or leave out", Assert.Throws<FairDiffException>(
            () => Image("a.tif", whole[..^1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RemarkOnChannels_IsNoDamage()
    {
        var whole = ImageBytes.Tiff(2, 2, FourColours);
        whole[10 + (4 * 12) + 8] = 1; // the photometric interpretation: grey, so two of the three channels are extra

        Assert.Equal("WK/KW", Read("a.tif", whole));
    }

    [Fact]
    public void RemarkOnAProfile_IsNoDamage()
    {
        var grey = ImageBytes.WithProfile(ImageBytes.Png16(2, 2, 0, 65535, 65535, 0), ColorProfiles.SRGB.ToByteArray()!);

        Assert.Equal("KW/WK", Read("a.png", grey));
        Assert.Equal("KW/WK", Read("a.png", grey, new() { ConvertToSrgb = true }));
        Assert.Throws<FairDiffException>(() => Image("a.png", grey[..^20]));
    }

    [Fact]
    public void DamageBehindARemark_IsRefused() => Assert.Contains("IO error", Assert.Throws<FairDiffException>(() => Image(
        "a.tif", ImageBytes.Tiff(2, 2, FourColours, more: [(305, 12, 1, 0), (50838, 2, 400, 70_000)]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Bomb_IsRefusedBeforeItIsDecoded()
    {
        var before = GC.GetTotalAllocatedBytes();

        var png = Assert.Throws<FairDiffException>(() => Image("a.png", ImageBytes.Png16(30_000, 30_000)));
        var tiff = Assert.Throws<FairDiffException>(() => Image("a.tif", ImageBytes.Tiff(2, 2, FourColours, claimedHeight: 900_000_000)));

        Assert.Contains(_folder.File("a.png"), png.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.File("a.tif"), tiff.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50 << 20);
    }

    [Theory]
    [InlineData("a.txt", "no image of a kind that is read")]
    [InlineData("a.svg", "no image of a kind that is read")]
    [InlineData("missing", "There is no image")]
    public void AnythingElse_IsRefused(string name, string reason)
    {
        if (name != "missing")
        {
            File.WriteAllText(_folder.File(name), "<svg xmlns='http://www.w3.org/2000/svg'/> and more of it");
        }

        var refused = Assert.Throws<FairDiffException>(() => Load(name, null).GetColumn<MLImage>("Image").ToArray());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 29)]
    [InlineData(long.MaxValue)]
    public void MaxPixels_OutOfRange_IsRefused(long pixels)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.FairDiff().LoadImagesWithMagick("Image", null, "Path", new() { MaxPixels = pixels }));

        Assert.Contains("at least 1 and at most 536870897", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_ComposesSavesAndServes()
    {
        File.WriteAllBytes(_folder.File("a.tif"), ImageBytes.Tiff(2, 2, FourColours));
        var rows = _ml.Data.LoadFromEnumerable([new Row { Path = "a.tif" }]);
        var model = _ml.FairDiff().LoadImagesWithMagick("Image", _folder.Path, "Path", new() { MaxPixels = 4 })
            .Append(_ml.Transforms.ResizeImages("Image", 2, 2)).Append(_ml.Transforms.ExtractPixels("Pixels", "Image")).Fit(rows);
        _ml.Model.Save(model, rows.Schema, _folder.File("model.zip"));

        var other = new MLContext();
        other.FairDiff().UseMagick();
        var loaded = other.Model.Load(_folder.File("model.zip"), out _);
        using var engine = other.Model.CreatePredictionEngine<Row, Pixels>(loaded);

        float[] expected = [.. model.Transform(rows).GetColumn<float[]>("Pixels").Single()];
        Assert.Equal([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255], expected); // planes of red, green and blue
        Assert.Equal(expected, engine.Predict(new Row { Path = "a.tif" }).Values);
        File.WriteAllBytes(_folder.File("b.tif"), ImageBytes.Tiff(3, 2, [.. FourColours, .. FourColours[..6]]));
        Assert.Contains("MaxPixels, 4", Assert.Throws<FairDiffException>(
            () => engine.Predict(new Row { Path = "b.tif" })).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Read(string name, byte[] bytes, MagickImageOptions? options = null)
    {
        using var image = Image(name, bytes, options);
        var (width, height) = (image.Width, image.Height);
        char At(int x, int y)
        {
            var pixel = image.Pixels[(4 * ((y * width) + x))..];
            return (pixel[2] > 127, pixel[1] > 127, pixel[0] > 127) switch
            {
                (true, true, true) => 'W',
                (true, false, false) => 'R',
                (false, true, false) => 'G',
                (false, false, true) => 'B',
                (false, false, false) => 'K',
                _ => '?',
            };
        }

        return $"{At(0, 0)}{At(width - 1, 0)}/{At(0, height - 1)}{At(width - 1, height - 1)}";
    }

    private MLImage Image(string name, byte[] bytes, MagickImageOptions? options = null)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return Load(name, options).GetColumn<MLImage>("Image").Single();
    }

    private IDataView Load(string name, MagickImageOptions? options)
    {
        var rows = _ml.Data.LoadFromEnumerable([new Row { Path = name }]);
        return _ml.FairDiff().LoadImagesWithMagick("Image", _folder.Path, "Path", options).Fit(rows).Transform(rows);
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }

    private sealed class Pixels
    {
        [ColumnName("Pixels")]
        public float[] Values { get; set; } = [];
    }
}
