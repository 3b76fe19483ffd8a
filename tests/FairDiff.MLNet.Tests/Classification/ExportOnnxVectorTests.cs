using FairDiff.Fairness;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>Classifiers of several labels and of soft labels as ONNX files in ML.NET's own stage.</summary>
public sealed class ExportOnnxVectorTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A sigmoid for each label would be seen as a softmax, and the other way round, in the sums.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExportOnnx_LabelVectors_ScoreInApplyOnnxModelAsInTheTransformer(bool soft)
    {
        var path = Path.Combine(_folder.Path, "labels.onnx");
        var rows = soft ? VectorRow.MakeSoft(30) : VectorRow.Make(30);
        var model = Train(rows, soft, steps: 2);
        var expected = model.Transform(VectorRow.View(_ml, rows)).GetColumn<float[]>("Score").ToArray();

        _ml.FairDiff().ExportOnnx(model, path);
        var actual = Apply(path, soft ? VectorRow.MakeSoft(30) : VectorRow.Make(30)).GetColumn<float[]>("Score").ToArray();

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(
            expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-4)));
        Assert.Equal(soft, actual.All(scores => Math.Abs(scores.Sum() - 1) < 1e-4));
    }

    [Fact]
    public void EvaluateFairness_ScoresOfApplyOnnxModel_JudgesThemAsThoseOfTheTransformer()
    {
        var path = Path.Combine(_folder.Path, "labels.onnx");
        var rows = VectorRow.Make(150);
        var model = Train(rows, soft: false, steps: 20);
        _ml.FairDiff().ExportOnnx(model, path);
        var options = new FairnessOptions { BootstrapSamples = 0 };

        FairnessReport Judge(IDataView scored) =>
            _ml.FairDiff().EvaluateFairness(scored, [], options, cancellationToken: TestContext.Current.CancellationToken);
        var trained = Judge(model.Transform(VectorRow.View(_ml, rows)));
        var served = Judge(Apply(path, VectorRow.Make(150)));

        Assert.True(trained.IsMultiLabel);
        Assert.Equal(VectorRow.Names, served.ClassNames);
        Assert.Equal(trained.Metrics.Keys, served.Metrics.Keys);
        Assert.All(trained.Metrics, pair => Assert.Equal(pair.Value, served.Metrics[pair.Key], 1e-3));
        Assert.InRange(trained.Metrics["auc"], .9, 1);
    }

    private ResNetClassificationTransformer Train(VectorRow[] rows, bool soft, int steps) => _ml.FairDiff().ResNetClassification(
        TrainedClassifier.Quick with { SoftLabel = soft, Steps = steps }).Fit(VectorRow.View(_ml, rows));

    /// <summary>ExtractPixels disposes the images that it reads.</summary>
    private IDataView Apply(string path, VectorRow[] rows)
    {
        var data = VectorRow.View(_ml, rows);
        return _ml.Transforms.ExtractPixels("Pixels", "Image").Append(_ml.Transforms.ApplyOnnxModel(path)).Fit(data).Transform(data);
    }
}
