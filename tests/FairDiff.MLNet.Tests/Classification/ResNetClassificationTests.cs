using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

public class ResNetClassificationTests(TrainedClassifier trained) : IClassFixture<TrainedClassifier>
{
    private readonly MLContext _ml = trained.Ml;

    [Theory]
    [InlineData(null)]
    [InlineData("Embedding")]
    public void GetOutputSchema_OfEstimator_IsWhatTheTransformerDelivers(string? embedding)
    {
        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1, EmbeddingColumnName = embedding });

        SchemaAssert.PromisedIsDelivered(trainer, trained.Data, trainer.Fit(trained.Data).Transform(trained.Data).Schema);
    }

    [Fact]
    public void Transform_TwoClassifiersInARow_KeepsTheirScoreSetsApart()
    {
        var first = trained.Transformer.Transform(trained.Data);
        var second = trained.Transformer.Transform(first).Schema;

        Assert.Equal(1u, ScoreSet(first.Schema));
        Assert.Equal(2u, ScoreSet(second));
    }

    [Fact]
    public void Transform_Scores_AreProbabilitiesNamedByClass()
    {
        var scored = trained.Transformer.Transform(trained.Data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].Annotations.GetValue("SlotNames", ref names);

        Assert.Equal(["blue", "green", "red"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(["blue", "green", "red"], trained.Transformer.ClassNames);
        Assert.All(scored.GetColumn<float[]>("Score"), scores => Assert.Equal(1, scores.Sum(), 1e-5));
        Assert.Equal(96, ((VectorDataViewType)scored.Schema["Embedding"].Type).Size);
        Assert.All(scored.GetColumn<float[]>("Embedding"), values => Assert.Equal(96, values.Length));
    }

    [Fact]
    public void Evaluate_SeparableClasses_FindsThem()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(trained.Transformer.Transform(trained.Data));

        Assert.True(metrics.MacroAccuracy > 0.95, $"macro accuracy {metrics.MacroAccuracy}");
        Assert.Equal(3, metrics.ConfusionMatrix.NumberOfClasses);
    }

    [Fact]
    public void MapKeyToValue_OfPredictedLabel_GivesTheLabelBack()
    {
        var scored = trained.Transformer.Transform(trained.Data);
        var named = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);

        var right = named.GetColumn<string>("PredictedLabel").Zip(trained.Rows, (name, row) => name == row.Label).Count(same => same);
        Assert.True(right > 140, $"{right} of 150");
    }

    [Fact]
    public void CrossValidate_WholeChain_ScoresEveryHeldOutRowOnce()
    {
        var data = _ml.Data.LoadFromEnumerable(ImageRow.Make(60));
        var chain = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 20 }));

        var folds = _ml.MulticlassClassification.CrossValidate(data, chain, numberOfFolds: 2);

        Assert.Equal(60, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float[]>("Score").Count()));
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.LogLoss, 0, 2));
    }

    [Fact]
    public void Fit_SameMlContextSeed_GivesTheSameScores()
    {
        float[][] Train(int? mlSeed, int? seed)
        {
            var context = new MLContext(mlSeed);
            var model = context.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 3, Seed = seed }).Fit(trained.Data);
            return [.. model.Transform(trained.Data).GetColumn<float[]>("Score")];
        }

        var first = Train(7, null);

        Assert.Equal(first, Train(7, null));
        Assert.NotEqual(first, Train(8, null));
        Assert.Equal(Train(null, 5), Train(null, 5));
    }

    [Fact]
    public void Fit_UnlabelledRows_AreNotTrainedOn()
    {
        var rows = ImageRow.Make(30);
        var strangers = ImageRow.Make(10).Select(row => new ImageRow { Image = TestImages.Noisy(99, 1), Label = "?", Pair = row.Pair });
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(rows));
        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 3, Seed = 1 });

        var alone = trainer.Fit(keys.Transform(_ml.Data.LoadFromEnumerable(rows)));
        var mixed = trainer.Fit(keys.Transform(_ml.Data.LoadFromEnumerable(rows.Concat(strangers))));

        var view = keys.Transform(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal(alone.Transform(view).GetColumn<float[]>("Score"), mixed.Transform(view).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void Fit_NumericLabels_KeepTheirTypeInPredictedLabel()
    {
        var data = _ml.Data.LoadFromEnumerable(
            ImageRow.Make(20).Select((row, i) => new NumberedRow { Image = row.Image, Label = 10 * (i % 3) }));
        var chain = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 2 }))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var predicted = chain.Fit(data).Transform(data).GetColumn<int>("PredictedLabel");

        Assert.All(predicted, value => Assert.Contains(value, new[] { 0, 10, 20 }));
    }

    [Fact]
    public void Fit_Callbacks_HearOfProgressAndMetrics()
    {
        var steps = new List<long>();
        var metrics = new HashSet<string>();
        var options = TrainedClassifier.Quick with
        {
            Steps = 5,
            ProgressCallback = progress => steps.Add(progress.Step),
            MetricsCallback = (name, _, _) => metrics.Add(name),
        };

        _ml.FairDiff().ResNetClassification(options).Fit(trained.Data);

        Assert.Equal(5, steps[^1]);
        Assert.NotEmpty(metrics);
    }

    [Fact]
    public void Fit_PretrainedWeights_StartsFromThemAndSaysWhatItTook()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "weights.safetensors");
        _ml.Model.Save(trained.Transformer, trained.Data.Schema, path + ".zip");
        using (var model = ZipFile.OpenRead(path + ".zip"))
        {
            // The weights within a saved model are safetensors.
            model.Entries.Single(entry => entry.Name == "Weights").ExtractToFile(path);
        }

        var said = new List<string>();
        _ml.Log += (_, e) => said.Add(e.Message);
        var tuned = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with
        {
            Steps = 1,
            LearningRate = 1e-9,
            PretrainedWeights = FairDiff.Torch.Classification.PretrainedWeights.FromFile(path),
        }).Fit(trained.Data);

        Assert.Contains(said, text => text.Contains($"tensors of '{path}'. The last layer is among them.", StringComparison.Ordinal));
        Assert.True(_ml.MulticlassClassification.Evaluate(tuned.Transform(trained.Data)).MacroAccuracy > 0.9);
    }

    private static uint ScoreSet(DataViewSchema schema)
    {
        var set = 0u;
        schema["Score"].Annotations.GetValue("ScoreColumnSetId", ref set);
        return set;
    }

    private sealed class NumberedRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public int Label { get; set; }
    }
}
