using FairDiff.MLNet.Tests.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>ResNetClassification learns a Boolean label as the key of false and true, and predicts Booleans.</summary>
public sealed class BooleanLabelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_OnABooleanLabel_ScoresAsOnTheKeyOfFalseAndTrue()
    {
        var data = BooleanStudy.Data(_ml);

        Assert.Equal(Scores(Trainer(BooleanStudy.Key).Fit(data), data), Scores(Trainer(BooleanStudy.Label).Fit(data), data));
    }

    [Fact]
    public void Fit_OnABooleanLabel_PredictsBooleans_AlsoSavedAndLoaded()
    {
        var data = BooleanStudy.Data(_ml);
        var trainer = Trainer(BooleanStudy.Label);
        var model = trainer.Fit(data);
        SchemaAssert.PromisedIsDelivered(trainer, data, model.Transform(data).Schema);

        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        var other = new MLContext();
        other.FairDiff();
        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(Scores(model, data), Scores(loaded, data));
        var scored = loaded.Transform(data);
        var predicted = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
        Assert.Equal(data.GetColumn<bool>(BooleanStudy.Label), predicted.GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void EvaluateFairness_OfABooleanLabel_TakesTheScores()
    {
        var data = BooleanStudy.Data(_ml);
        var fair = _ml.FairDiff();

        var report = fair.EvaluateFairness(
            Trainer(BooleanStudy.Label).Fit(data).Transform(data), ["Hospital"], labelColumnName: BooleanStudy.Label,
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(TinyStudy.Rows, report.Overall.N);
        Assert.Equal(1, report.Overall["accuracy"].Value);
    }

    private ResNetClassificationEstimator Trainer(string label) => _ml.FairDiff().ResNetClassification(
        TrainedClassifier.Quick with { LabelColumnName = label, Seed = 3 });

    private static float[][] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];
}
