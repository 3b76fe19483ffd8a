using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Reporting;
using FairDiff.Studies.Tests.Folder;
using FairDiff.Tests;
using SkiaSharp;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --image-column --html</c>.</summary>
public sealed class ExamplePageTests : IDisposable
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Render_WorstGroup_ShowsItsErrorsTheSurestFirst()
    {
        var captions = Parse(Html(_folder.Path)).Descendants("figure").Where(figure => figure.Parent!.Name == "li").Select(
            figure => figure.Element("figcaption")!.Value).ToArray();

        // South is the worst; its wrong rows are 1, 3, 21, 23, ... (from 0), and of those row 23 was made the surest.
        Assert.Equal(6, captions.Length);
        Assert.Equal("Row 24: c, taken for a with a score of 0.90", captions[0]);
        Assert.Equal(["Row 2: a, taken for b with a score of 0.80", "Row 4: b, taken for c with a score of 0.80"], captions[1..3]);
    }

    [Fact]
    public void Render_Images_AreSmallDescribedAndInThePage()
    {
        var images = Parse(Html(_folder.Path)).Descendants("img").ToArray();

        Assert.Equal("Image of row 24: c, taken for a with a score of 0.90", (string?)images[0].Attribute("alt"));
        Assert.All(images, image =>
        {
            // 300 x 200 pixels to at most 144 x 144.
            using var bitmap = SKBitmap.Decode(
                Convert.FromBase64String(((string)image.Attribute("src")!)["data:image/png;base64,".Length..]));
            Assert.Equal((144, 96), (bitmap.Width, bitmap.Height));
            Assert.Equal(("144", "96"), ((string)image.Attribute("width")!, (string)image.Attribute("height")!));
        });
    }

    [Fact]
    public void Of_TinyImage_IsDrawnLargerWithItsOwnPixels()
    {
        Write("tiny.png", 24, 20);

        var picture = Thumbnail.Of(_folder.File("tiny.png"), ImageFile.DefaultMaxPixels);

        using var bitmap = SKBitmap.Decode(Convert.FromBase64String(picture.Source["data:image/png;base64,".Length..]));
        Assert.Equal((24, 20, 144, 120), (bitmap.Width, bitmap.Height, picture.Width, picture.Height));
    }

    [Fact]
    public void Render_AnImageThatIsGone_IsSaidInItsPlace()
    {
        Write("image.png", 300, 200);
        var page = Parse(Html(_folder.Path, row => row == 1 ? "gone.png" : "image.png"));

        var gone = page.Descendants("div").Single(box => (string?)box.Attribute("class") == "example gone");
        Assert.Equal("Not shown: gone.png does not exist", gone.Value);
        Assert.Equal("Row 2: a, taken for b with a score of 0.80", gone.Parent!.Element("figcaption")!.Value);
        Assert.Equal(5, page.Descendants("img").Count());
    }

    [Fact]
    public void Render_ASyntheticImage_IsRefused()
    {
        File.WriteAllBytes(_folder.File("image.png"), TestPng.Synthetic());

        var error = Assert.Throws<FairDiffException>(() => Html(_folder.Path, _ => "image.png"));

        Assert.Contains("is synthetic", error.Message);
        Assert.Contains("0a1b", error.Message);
    }

    [Fact]
    public void Invoke_ImageColumn_FindsImagesBesideThePredictionsOrInTheFolder()
    {
        using var run = new EvaluateRun(WithImages());
        var page = Path.ChangeExtension(run.JsonPath, ".html");
        Write("image.png", 60, 60);
        string[] arguments = ["--scores", "score_", "--groups", "site", "--bootstrap", "100", "--image-column", "file", "--html", page];

        var error = Assert.Throws<FairDiffException>(() => run.Invoke(arguments));
        Assert.Contains("'image.png', is not in", error.Message);
        Assert.Contains("--image-folder", error.Message);

        Assert.Equal(0, run.Invoke([.. arguments, "--image-folder", _folder.Path]));
        Assert.Contains("alt=\"Image of row ", File.ReadAllText(page));

        File.Copy(_folder.File("image.png"), Path.Combine(Path.GetDirectoryName(run.Predictions)!, "image.png"));
        Assert.Equal(0, run.Invoke(arguments));
    }

    [Fact]
    public void Invoke_ImageOptionsThatLackTheirPartner_SaySo()
    {
        using var run = new EvaluateRun(WithImages());

        Assert.Contains(
            "it needs --html", Assert.Throws<FairDiffException>(() => run.Invoke("--scores", "score_", "--image-column", "file")).Message);
        Assert.Contains(
            "needs --image-column",
            Assert.Throws<FairDiffException>(() => run.Invoke("--scores", "score_", "--image-folder", "images")).Message);
    }

    /// <summary>Three classes; every row has an image of 300 x 200 pixels, and row 23 is a sure error.</summary>
    internal static string Html(string folder, Func<int, string>? image = null)
    {
        if (image is null)
        {
            WriteImage(Path.Combine(folder, "image.png"), 300, 200);
        }

        var data = ThreeClasses(300);
        (data.Scores[23, 0], data.Scores[23, 1], data.Scores[23, 2]) = (0.9, 0.05, 0.05);
        var options = new FairnessOptions { Groups = ["site"], BootstrapSamples = 100 };
        return FairnessEvaluator.Evaluate(data, options).ToHtml(data, new()
        {
            Source = "new.csv",
            Images = row => Thumbnail.Of(Path.Combine(folder, image?.Invoke(row) ?? "image.png"), ImageFile.DefaultMaxPixels),
            Created = Created,
        });
    }

    private static string WithImages() =>
        string.Join(
            '\n',
            EvaluateRun.ThreeClasses(120).TrimEnd().Split('\n').Select((line, index) => line + (index == 0 ? ",file" : ",image.png")));

    private static void WriteImage(string path, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Tomato);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    private void Write(string name, int width, int height) => WriteImage(_folder.File(name), width, height);
}
