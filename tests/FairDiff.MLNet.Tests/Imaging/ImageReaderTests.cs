using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Imaging;

public class ImageReaderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Read_MoreRowsThanAChunk_KeepsOrderImagesAndKeys()
    {
        var rows = ImageRow.Make(300);

        using var table = Read(View(rows), "Image", ["Label"]);

        Assert.Equal([300, 3, 16, 16], table.Images.shape);
        Assert.Equal(rows.Select((_, i) => (long)(i % 3 + 1)), table.Keys[0]);
        var expected = new byte[3 * 16 * 16];
        ImagePixels.CopyToPlanes(rows[299].Image!, expected);
        Assert.Equal(expected, table.Images.bytes[^expected.Length..].ToArray());
    }

    [Fact]
    public void Read_IntoAFile_GivesWhatMemoryGives()
    {
        using var folder = new TemporaryFolder();
        using var cache = new ImageCache(folder.Path);
        var view = View(ImageRow.Make(300));

        using var inMemory = Read(view, "Image", ["Label"]);
        using var inFile = ImageReader.Read(
            view, "Image", Keys(view, ["Label"]), pixels: cache, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(inMemory.Images.shape, inFile.Images.shape);
        Assert.Equal(inMemory.Images.bytes.ToArray(), inFile.Images.bytes.ToArray());
        Assert.Equal(inMemory.Keys[0], inFile.Keys[0]);
    }

    [Fact]
    public void Read_RowsThatAreNotWanted_AreLeftOutUndecoded()
    {
        var rows = ImageRow.Make(9);
        rows[1].Image = null;

        var view = View(rows);

        using var table = Read(view, "Image", ["Label"], wanted: row =>
        {
            var key = KeyGetter.Create(row, view.Schema["Label"]);
            return () => key() != 2;
        });

        Assert.Equal([1, 3, 1, 3, 1, 3], table.Keys[0]);
    }

    [Fact]
    public void Read_ImageInMemory_IsLeftAliveForTheNextPass()
    {
        var view = _ml.Transforms.ResizeImages("Image", 16, 16).Fit(View(ImageRow.Make(3))).Transform(View(ImageRow.Make(3)));

        using var first = Read(view, "Image", []);
        using var second = Read(view, "Image", []);

        Assert.Equal(first.Images.bytes.ToArray(), second.Images.bytes.ToArray());
    }

    [Fact]
    public void Read_MixedSizes_NamesRowSizesAndRemedy()
    {
        var rows = ImageRow.Make(3);
        rows[2].Image = TestImages.Noisy(1, 0, size: 20);

        var message = Assert.Throws<FairDiffException>(() => Read(View(rows), "Image", [])).Message;

        Assert.Contains("row 2", message);
        Assert.Contains("20 x 20", message);
        Assert.Contains("16 x 16", message);
        Assert.Contains("ResizeImages", message);
    }

    [Fact]
    public void Read_NoImage_NamesTheRow()
    {
        var rows = ImageRow.Make(3);
        rows[1].Image = null;

        Assert.Contains("Row 1", Assert.Throws<FairDiffException>(() => Read(View(rows), "Image", [])).Message);
    }

    [Fact]
    public void Read_CorruptFile_NamesRowAndFile()
    {
        var folder = Directory.CreateTempSubdirectory("fairdiff-images-");
        File.WriteAllText(Path.Combine(folder.FullName, "broken.png"), "not a picture");
        var data = _ml.Data.LoadFromEnumerable([new PathRow { Path = "broken.png" }]);
        var view = _ml.Transforms.LoadImages("Image", folder.FullName, "Path").Fit(data).Transform(data);

        var message = Assert.Throws<FairDiffException>(() => Read(view, "Image", [])).Message;
        folder.Delete(recursive: true);

        Assert.Contains("row 0", message);
        Assert.Contains("broken.png", message);
    }

    [Theory]
    [InlineData("Nowhere", "There is no column 'Nowhere'")]
    [InlineData("Name", "LoadImages")]
    public void Read_WrongImageColumn_SaysWhatToDo(string column, string expected)
        => Assert.Contains(expected, Assert.Throws<FairDiffException>(() => Read(View(ImageRow.Make(2)), column, [])).Message);

    [Fact]
    public void Read_TextInsteadOfKey_NamesMapValueToKey()
        => Assert.Contains("MapValueToKey(\"Name\")",
            Assert.Throws<FairDiffException>(() => Read(View(ImageRow.Make(2)), "Image", ["Name"])).Message);

    [Fact]
    public void Read_NoRows_IsRefused()
        => Assert.Contains("no row", Assert.Throws<FairDiffException>(
            () => Read(_ml.Data.LoadFromEnumerable(Array.Empty<ImageRow>()), "Image", [])).Message);

    private static ImageTable Read(IDataView data, string imageColumn, string[] keyColumns, Func<DataViewRow, Func<bool>>? wanted = null)
        => ImageReader.Read(
            data, imageColumn, Keys(data, keyColumns), wanted: wanted, cancellationToken: TestContext.Current.CancellationToken);

    private static KeyColumn[] Keys(IDataView data, string[] names) => [.. names.Select(name => KeyColumn.Of(data.Schema, name))];

    private IDataView View(ImageRow[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }
}
