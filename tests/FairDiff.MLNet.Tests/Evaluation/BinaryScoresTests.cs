using FairDiff.Fairness;
using FairDiff.MLNet.Tests.Mixing;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Evaluation;

/// <summary>Views that ML.NET's binary trainers scored: Boolean label, scalar score, probability, Boolean decision.</summary>
public sealed class BinaryScoresTests
{
    private static readonly FairnessOptions Quick = new() { BootstrapSamples = 0, MinimumGroupSize = 1, MinimumClassSize = 1 };

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void EvaluateFairness_OfACalibratedTrainer_IsWhatMlNetSays()
    {
        var scored = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsPositive").FitAndTransform(Rows());
        var expected = _ml.BinaryClassification.Evaluate(scored, "IsPositive");

        var report = Evaluate(scored);

        Assert.Equal(["False", "True"], report.ClassNames);
        Assert.Equal(expected.Accuracy, report.Overall["accuracy"].Value!.Value, 1e-6);
        Assert.Equal(expected.AreaUnderRocCurve, report.Overall["auc"].Value!.Value, 1e-6);
        Assert.NotNull(report.Overall["calibrationError"].Value);
    }

    [Fact]
    public void EvaluateFairness_OfAnUncalibratedTrainer_RanksAndDecidesButSaysNothingOfProbabilities()
    {
        var scored = _ml.BinaryClassification.Trainers.AveragedPerceptron("IsPositive", numberOfIterations: 2).FitAndTransform(Rows());
        var expected = _ml.BinaryClassification.EvaluateNonCalibrated(scored, "IsPositive");

        var report = Evaluate(scored);

        Assert.Equal(expected.Accuracy, report.Overall["accuracy"].Value!.Value, 1e-6);
        Assert.Equal(expected.AreaUnderRocCurve, report.Overall["auc"].Value!.Value, 1e-6);
        Assert.Null(report.Overall["calibrationError"].Value);
    }

    /// <summary>Moved beyond all raw scores: nothing is positive any more, whatever its probability.</summary>
    [Fact]
    public void EvaluateFairness_OfAModelWithAnotherThreshold_JudgesItsDecisions()
    {
        var model = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsPositive").Fit(Rows());
        var scored = _ml.BinaryClassification.ChangeModelThreshold(model, 100f).Transform(Rows());

        // ML.NET's own evaluator decides anew, at 0; what the model decided is in its column.
        var right = scored.GetColumn<bool>("IsPositive").Zip(scored.GetColumn<bool>("PredictedLabel")).Average(
            row => row.First == row.Second ? 1.0 : 0);
        Assert.Equal(right, Evaluate(scored).Overall["accuracy"].Value!.Value, 1e-6);
        Assert.NotEqual(Evaluate(scored).Overall["accuracy"].Value, Evaluate(model.Transform(Rows())).Overall["accuracy"].Value);
    }

    [Fact]
    public void ChooseThresholds_OfABinaryTrainer_CarryToTheEvaluation()
    {
        var scored = _ml.BinaryClassification.Trainers.LinearSvm("IsPositive").FitAndTransform(Rows());
        var choice = Assert.Single(_ml.FairDiff().ChooseThresholds(scored, ThresholdRule.Youden, labelColumnName: "IsPositive"));

        var report = _ml.FairDiff().EvaluateFairness(
            scored, [], Quick with { DecisionThreshold = choice.Value.Threshold }, "IsPositive",
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("True", choice.Key);
        Assert.Equal((choice.Value.Sensitivity + choice.Value.Specificity) / 2, report.Overall["balancedAccuracy"].Value!.Value, 1e-6);
    }

    [Fact]
    public void EvaluateFairness_OfAScalarScoreAndThreeClasses_IsRefused()
    {
        var scored = _ml.BinaryClassification.Trainers.LinearSvm("IsPositive").FitAndTransform(Rows());

        Assert.Contains("3 classes", Assert.Throws<FairDiffException>(() => _ml.FairDiff().EvaluateFairness(
            scored, [], Quick, "Label", cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    /// <summary>With probabilities (maximum entropy) and without (naive Bayes).</summary>
    [Fact]
    public void EvaluateFairness_OfMulticlassTrainers_IsWhatMlNetSays()
    {
        foreach (var trainer in new IEstimator<ITransformer>[]
        {
            _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), _ml.MulticlassClassification.Trainers.NaiveBayes(),
        })
        {
            var scored = trainer.FitAndTransform(Rows());
            var report = _ml.FairDiff().EvaluateFairness(scored, [], Quick, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal(_ml.MulticlassClassification.Evaluate(scored).MicroAccuracy, report.Overall["accuracy"].Value!.Value, 1e-6);
        }
    }

    [Fact]
    public void SyntheticMix_OfABooleanLabelAndAScoredView_MixesThem()
    {
        var scored = _ml.Transforms.DropColumns("Weight").Append(
            _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsPositive")).FitAndTransform(Rows(mixed: true));
        var fair = _ml.FairDiff();

        var mixed = fair.SyntheticMix(0.5, labelColumnName: "IsPositive").Append(fair.Oversample("IsPositive")).FitAndTransform(scored);

        Assert.Equal(210, mixed.GetRowCount());
        Assert.Equal(
            105, mixed.GetColumn<bool>("IsPositive").Zip(MixData.Weights(mixed)).Where(row => row.First).Sum(row => (double)row.Second),
            1e-2);
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("Text")]
    public void SyntheticMix_OfAnotherKindOfLabel_NamesTheRemedy(string label)
    {
        var view = _ml.Transforms.DropColumns("Weight").Append(_ml.Transforms.Conversion.MapKeyToValue("Text", "Label")).FitAndTransform(
            Rows(mixed: true));

        Assert.Contains(
            "MapValueToKey",
            Assert.Throws<FairDiffException>(() => _ml.FairDiff().SyntheticMix(0.5, labelColumnName: label).Fit(view)).Message);
    }

    private IDataView Rows(bool mixed = false) =>
        TrainerRow.View(_ml, TrainerRow.Make(1, overlap: 1.5f).Where(row => mixed || !row.IsSynthetic));

    private FairnessReport Evaluate(IDataView scored) => _ml.FairDiff().EvaluateFairness(
        scored, [], Quick, "IsPositive", cancellationToken: TestContext.Current.CancellationToken);
}
