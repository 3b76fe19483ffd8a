using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>Label columns that hold a vector of Single: several labels per image, or a soft one.</summary>
public class LabelVectorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_SeveralLabels_ScoresEachByItself()
    {
        var rows = VectorRow.Make(150);
        var data = View(rows);
        var scored = Trainer(new() { Steps = 40 }).Fit(data).Transform(data);

        Assert.Equal(VectorRow.Names, SlotNames(scored.Schema["Score"]));
        Assert.Equal(VectorRow.Names, SlotNames(scored.Schema["PredictedLabel"]));
        Assert.Equal("MultiLabelClassification", Text(scored.Schema["Score"], "ScoreColumnKind"));
        float[][] predicted = [.. scored.GetColumn<float[]>("PredictedLabel")];
        var right = rows.Select((row, i) => predicted[i].SequenceEqual(row.Truth)).Count(same => same);
        Assert.True(right > 135, $"{right} of 150");
        Assert.Contains(scored.GetColumn<float[]>("Score"), scores => Math.Abs(scores.Sum() - 1) > 0.1);
    }

    [Fact]
    public void Fit_RowsWithoutAnyLabel_AreNotTrainedOn()
    {
        var rows = VectorRow.Make(30);
        var strangers = VectorRow.Make(9).Select(
            row => new VectorRow { Image = TestImages.Noisy(99, 1), Red = float.NaN, Green = float.NaN });
        var alone = Trainer(new() { Steps = 3, Seed = 1 }).Fit(View(rows));
        var mixed = Trainer(new() { Steps = 3, Seed = 1 }).Fit(View([.. rows, .. strangers]));

        Assert.Equal(Scores(alone, rows), Scores(mixed, rows));
    }

    [Fact]
    public void GetOutputSchema_SeveralLabels_IsWhatTheTransformerDelivers()
    {
        var data = View(VectorRow.Make(12));
        foreach (var embedding in new[] { null, "Embedding" })
        {
            var trainer = Trainer(new() { Steps = 1, EmbeddingColumnName = embedding });
            SchemaAssert.PromisedIsDelivered(trainer, data, trainer.Fit(data).Transform(data).Schema);
        }
    }

    [Fact]
    public void Load_SeveralLabels_RestoresSchemaScoresAndPredictions()
    {
        var rows = VectorRow.Make(20);
        var data = View(rows);
        var model = Trainer(new() { Steps = 3 }).Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        var other = new MLContext();
        other.FairDiff();
        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(Describe(model.Transform(data).Schema), Describe(loaded.Transform(data).Schema));
        Assert.Equal(Scores(model, rows), loaded.Transform(data).GetColumn<float[]>("Score"));
        Assert.Equal(
            model.Transform(data).GetColumn<float[]>("PredictedLabel"), loaded.Transform(data).GetColumn<float[]>("PredictedLabel"));
    }

    [Fact]
    public void Predict_SeveralLabelsOneByOne_GivesTheScoresOfTheBatch()
    {
        var rows = VectorRow.Make(10);
        var model = Trainer(new() { Steps = 3 }).Fit(View(rows));
        var expected = Scores(model, rows);
        using var engine = _ml.Model.CreatePredictionEngine<ImageOnly, SeveralScores>(model);

        for (var i = 0; i < rows.Length; i++)
        {
            var actual = engine.Predict(new ImageOnly { Image = rows[i].Image });
            Assert.All(expected[i].Zip(actual.Score), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            Assert.Equal(actual.Score.Select(score => score > .5f ? 1f : 0f), actual.PredictedLabel);
        }
    }

    [Fact]
    public void Fit_SoftLabels_PredictsAClassByName()
    {
        var rows = VectorRow.MakeSoft(120);
        var data = View(rows);
        var trainer = Trainer(new() { Steps = 40, SoftLabel = true });
        var scored = trainer.Fit(data).Transform(data);
        SchemaAssert.PromisedIsDelivered(trainer, data, scored.Schema);
        var named = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);

        Assert.All(scored.GetColumn<float[]>("Score"), scores => Assert.Equal(1, scores.Sum(), 1e-5));
        var right = named.GetColumn<string>("PredictedLabel").Zip(rows, (name, row) => name == (row.Truth[0] == 1 ? "Red" : "Green")).Count(
            same => same);
        Assert.True(right > .95 * rows.Length, $"{right} of {rows.Length}");
    }

    [Fact]
    public void Fit_SoftLabelOfKeys_IsRefused()
    {
        var data = _ml.Data.LoadFromEnumerable(ImageRow.Make(6));
        var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(Trainer(new() { SoftLabel = true }));

        Assert.Contains("SoftLabel is true", Assert.Throws<FairDiffException>(() => chain.Fit(data)).Message);
    }

    [Theory]
    [InlineData(ClassificationLoss.Focal, null, false)]
    [InlineData(ClassificationLoss.CrossEntropy, new[] { 1.0, 5 }, false)]
    [InlineData(ClassificationLoss.CrossEntropy, null, true)]
    public void Fit_LossAndWeights_ChangeTheScores(ClassificationLoss loss, double[]? weights, bool inverse)
    {
        var rows = VectorRow.Make(30);
        var plain = Trainer(new() { Steps = 2, Seed = 1 }).Fit(View(rows));
        var other = Trainer(
            new() { Steps = 2, Seed = 1, Loss = loss, ClassWeights = weights, InverseFrequencyWeights = inverse }).Fit(View(rows));

        Assert.NotEqual(Scores(plain, rows), Scores(other, rows));
    }

    [Fact]
    public void Fit_WeightsForOtherClasses_SaysHowManyAreNeeded()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer(new() { ClassWeights = [1, 2, 3] }).Fit(View(VectorRow.Make(6))));

        Assert.Contains("one weight above 0 for each of the 2 classes", error.Message);
    }

    private ResNetClassificationEstimator Trainer(ResNetClassificationOptions options) => _ml.FairDiff().ResNetClassification(options with
    {
        Arch = TrainedClassifier.Quick.Arch,
        WarmupSteps = 4,
        BatchSize = 16,
        LearningRate = 5e-3,
        Device = "cpu",
    });

    private float[][] Scores(ITransformer model, VectorRow[] rows) => [.. model.Transform(View(rows)).GetColumn<float[]>("Score")];

    private IDataView View(VectorRow[] rows) => VectorRow.View(_ml, rows);

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static string Text(DataViewSchema.Column column, string annotation)
    {
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(annotation, ref text);
        return text.ToString();
    }

    private static IEnumerable<string> Describe(DataViewSchema schema) =>
        schema.Select(column => $"{column.Name} {column.Type} {column.Annotations}");

    private sealed class ImageOnly
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }
    }

    private sealed class SeveralScores
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];

        [VectorType(2)]
        public float[] PredictedLabel { get; set; } = [];
    }
}
