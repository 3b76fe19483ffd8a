using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

public class GreyImageTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Transform_GreyImageInAColourModel_NamesTheRowAndTheOption()
    {
        var model = Train(ImageRow.Make(6));
        var rows = ImageRow.Make(3);
        rows[1].Image = Grey(1);

        var message = Assert.Throws<FairDiffException>(() => Scores(model, rows)).Message;

        Assert.Contains("row 1 of column 'Image'", message);
        Assert.Contains("trained on colour images only", message);
        Assert.Contains("GreyImages = GreyImages.Convert", message);
    }

    [Fact]
    public void Predict_GreyImageInAColourModelThatWasSaved_IsRefusedToo()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Train(ImageRow.Make(6)), View(ImageRow.Make(6)).Schema, stream);
        var loaded = _ml.Model.Load(stream, out _);
        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, Scored>(loaded);

        Assert.Equal(3, engine.Predict(ImageRow.Make(1)[0]).Score.Length);
        Assert.Contains("is grey", Assert.Throws<FairDiffException>(() => engine.Predict(new ImageRow { Image = Grey(1) })).Message);
    }

    [Fact]
    public void Transform_GreyImageAndConvert_IsScoredAsItsThreeEqualChannels()
    {
        var rows = ImageRow.Make(3);
        rows[1].Image = Grey(1);

        Assert.Equal(3, Scores(Train(ImageRow.Make(6), GreyImages.Convert), rows).Length);
    }

    [Fact]
    public void Transform_GreyImageWhereTrainingHadOne_IsScored()
    {
        var training = ImageRow.Make(6);
        training[4].Image = Grey(9);
        var rows = ImageRow.Make(3);
        rows[1].Image = Grey(1);

        Assert.Equal(3, Scores(Train(training), rows).Length);
    }

    [Fact]
    public void Transform_ImageOfOneShade_IsScored()
    {
        var rows = ImageRow.Make(3);
        rows[1].Image = TestImages.Solid(16, 16, 255, 255, 255);

        Assert.Equal(3, Scores(Train(ImageRow.Make(6)), rows).Length);
    }

    [Fact]
    public void Transform_OtherOrderOfChannels_GivesTheSameScores()
    {
        var model = Train(ImageRow.Make(6));
        var rgb = ImageRow.Make(1);
        var bgr = ImageRow.Make(1);
        rgb[0].Image = TestImages.Solid(16, 16, 200, 100, 30);
        bgr[0].Image = TestImages.Solid(16, 16, 200, 100, 30, MLPixelFormat.Bgra32);

        Assert.Equal(Scores(model, rgb), Scores(model, bgr));
    }

    private static MLImage Grey(int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[16 * 16 * 4];
        for (var i = 0; i < pixels.Length; i += 4)
        {
            pixels.AsSpan(i, 3).Fill((byte)random.Next(256));
            pixels[i + 3] = 255;
        }

        return MLImage.CreateFromPixels(16, 16, MLPixelFormat.Rgba32, pixels);
    }

    private ResNetClassificationTransformer Train(ImageRow[] rows, GreyImages grey = GreyImages.Refuse) =>
        _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1, GreyImages = grey }).Fit(View(rows));

    private float[][] Scores(ITransformer model, ImageRow[] rows) => [.. model.Transform(View(rows)).GetColumn<float[]>("Score")];

    private IDataView View(ImageRow[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private sealed class Scored
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
