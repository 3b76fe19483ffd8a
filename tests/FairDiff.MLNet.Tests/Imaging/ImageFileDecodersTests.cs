using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Imaging;

public sealed class ImageFileDecodersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void LoadImages_DecodesOnlyWhatIsAskedFor_AndIsSaved()
    {
        ImageFileDecoders.Register("Grey", settings => new Grey(settings));
        var rows = _ml.Data.LoadFromEnumerable([new Row { Path = "a" }, new Row { Path = "" }]);
        var model = ImageFileDecoders.LoadImages(_ml.FairDiff(), new Grey("7"), "Image", "folder", "Path").Fit(rows);
        _ml.Model.Save(model, rows.Schema, _folder.File("model.zip"));
        var view = _ml.Model.Load(_folder.File("model.zip"), out _).Transform(rows);

        Assert.Equal(["a", ""], view.GetColumn<string>("Path")); // no image is read for that

        // Each image is disposed when the next is read, as LoadImages does.
        var images = view.GetColumn<MLImage?>("Image").Select(image => image is null ? "none" : $"{image.Tag} {image.Pixels[0]}");
        Assert.Equal([$"{Path.Combine("folder", "a")} 7", "none"], images);
    }

    [Fact]
    public void Create_OfAnUnknownDecoder_NamesPackageAndCall()
    {
        var refused = Assert.Throws<FairDiffException>(() => ImageFileDecoders.Create("Magick", ""));

        Assert.Contains("FairDiff.MLNet.Magick", refused.Message, StringComparison.Ordinal);
        Assert.Contains("UseMagick()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadImages_WithADecoderThatIsNotRegistered_IsRefused() => Assert.Throws<ArgumentException>(
        () => ImageFileDecoders.LoadImages(_ml.FairDiff(), new Stranger(), "Image", null, "Path"));

    public void Dispose() => _folder.Dispose();

    private sealed class Grey(string settings) : IImageFileDecoder
    {
        public string Name => "Grey";

        public string Settings => settings;

        public MLImage Decode(string path)
        {
            var image = TestImages.Solid(1, 1, byte.Parse(settings), byte.Parse(settings), byte.Parse(settings));
            image.Tag = path;
            return image;
        }
    }

    private sealed class Stranger : IImageFileDecoder
    {
        public string Name => "Stranger";

        public string Settings => "";

        public MLImage Decode(string path) => throw new NotSupportedException();
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
