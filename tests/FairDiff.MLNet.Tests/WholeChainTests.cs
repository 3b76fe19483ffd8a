using FairDiff.Fairness;
using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests;

/// <summary>The pipeline that a user writes, from image files to the fairness report.</summary>
public sealed class WholeChainTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly IDataView _rows;

    public WholeChainTests()
    {
        TinyStudy.WriteFiles(_folder.Path);
        _rows = _ml.Transforms.SelectColumns("Path", "Label", "Hospital").Fit(TinyStudy.Data(_ml)).Transform(TinyStudy.Data(_ml));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CrossValidate_PutsNoSyntheticRowIntoAHeldOutFold()
    {
        var folds = _ml.MulticlassClassification.CrossValidate(_rows, Pipeline(), numberOfFolds: 2);

        Assert.Equal(TinyStudy.Rows, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<bool>("IsSynthetic").Count()));
        Assert.All(folds, fold => Assert.DoesNotContain(true, fold.ScoredHoldOutSet.GetColumn<bool>("IsSynthetic")));
    }

    [Fact]
    public void Fit_SaveAndLoad_ScoresAlikeAndServesAPredictionEngine()
    {
        var model = Pipeline().Fit(_rows);
        var expected = Scores(model.Transform(_rows));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, stream);
        var other = new MLContext();
        other.FairDiff();

        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(TinyStudy.Rows, expected.Length);
        Assert.Equal(expected, Scores(loaded.Transform(_rows)));
        foreach (var transformer in new[] { model, loaded })
        {
            var prediction = other.Model.CreatePredictionEngine<Input, Output>(transformer).Predict(new Input { Path = "0.png" });
            Assert.Equal(expected[0][0], prediction.Score[0], 1e-5);
        }
    }

    [Fact]
    public void EvaluateFairness_OfHeldOutRows_GivesTheReport_OfTheFittedViewIsRefused()
    {
        var fair = _ml.FairDiff();
        var images = Images().Fit(_rows).Transform(_rows);
        var model = fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6 }).Append(fair.SyntheticMix(0.5)).Append(
            Classifier()).Fit(images);
        var options = new FairnessOptions { BootstrapSamples = 0 };
        var held = model.Transform(_ml.Data.TakeRows(images, TinyStudy.LabelledRows));

        var report = fair.EvaluateFairness(held, ["Hospital"], options, cancellationToken: TestContext.Current.CancellationToken);
        var augmented = fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6, SamplingPlan = SamplingPlan.AsInData })
            .Append(Classifier()).Fit(images).Transform(images);

        Assert.Equal(TinyStudy.LabelledRows, report.Overall.N);
        Assert.Equal(["0", "3", "4"], report.ByGroup["Hospital"].Groups.Select(group => group.Name));
        Assert.Throws<FairDiffException>(() => fair.EvaluateFairness(
            _ml.Data.SkipRows(augmented, TinyStudy.Rows), ["Hospital"], options, cancellationToken: TestContext.Current.CancellationToken));
    }

    private IEstimator<ITransformer> Images() =>
        _ml.Transforms.LoadImages("Image", _folder.Path, "Path").Append(
            _ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size));

    private ResNetClassificationEstimator Classifier() => _ml.FairDiff().ResNetClassification(new()
    {
        Arch = ResNetArchitecture.ResNet8, Steps = 3, BatchSize = 8, WarmupSteps = 1, Device = "cpu",
    });

    private IEstimator<ITransformer> Pipeline() =>
        _ml.Transforms.LoadImages("Image", _folder.Path, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size))
            .Append(_ml.FairDiff().DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6 }))
            .Append(_ml.FairDiff().SyntheticMix(0.5))
            .Append(Classifier());

    private static float[][] Scores(IDataView view) => [.. view.GetColumn<float[]>("Score")];

    private sealed class Input
    {
        public string Path { get; set; } = "";
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
