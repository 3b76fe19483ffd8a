using FairDiff.Fairness;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Decisions;

/// <summary>Calibration as a stage behind ML.NET's own trainers; its numbers are tested with ScoreCalibration.</summary>
public sealed class CalibrateScoresTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>What the stage gives is what the arrays give, in single precision, from a view, a loaded model and a row.</summary>
    [Theory]
    [InlineData("binary Sdca", CalibrationMethod.Platt)]
    [InlineData("binary Svm", CalibrationMethod.Platt)]
    [InlineData("binary Svm", CalibrationMethod.Isotonic)]
    [InlineData("LightGbm", CalibrationMethod.Isotonic)]
    [InlineData("LightGbm", CalibrationMethod.Temperature)]
    [InlineData("SdcaMaximumEntropy", CalibrationMethod.Platt)]
    public void Transform_BehindATrainer_GivesCalibratedScores(string trainer, CalibrationMethod method)
    {
        var (model, validation, test) = Trained(trainer);
        var estimator = _ml.FairDiff().CalibrateScores(Options(trainer, method));
        var stage = estimator.Fit(validation);
        var (before, after) = (model.Transform(test), model.Append(stage).Transform(test));

        SchemaAssert.PromisedIsDelivered(estimator, before, after.Schema);
        Assert.Equal(DecisionRow.Hospitals, stage.Calibration.ByGroup.Keys.Order());
        Assert.Equal(Expected(before, stage.Calibration), Probabilities(after));
        var loaded = DecisionRow.SaveAndLoad(_ml, model.Append(stage), test.Schema).Transform(test);
        Assert.Equal(Probabilities(after), Probabilities(loaded));
        Assert.Equal(
            after.Schema.Select(column => $"{column.Name} {column.Type}"), loaded.Schema.Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(before.GetColumn<string>("Hospital"), after.GetColumn<string>("Hospital"));
    }

    [Theory]
    [InlineData("binary Sdca")]
    [InlineData("binary Svm")]
    public void Transform_BehindABinaryTrainer_MlNetAndEvaluationJudgeTheProbabilities(string trainer)
    {
        var (model, validation, test) = Trained(trainer);
        var stage = _ml.FairDiff().CalibrateScores(Options(trainer, CalibrationMethod.Platt)).Fit(validation);
        var calibrated = model.Append(stage).Transform(test);
        var judged = _ml.BinaryClassification.Evaluate(calibrated, "IsIll");
        var report = _ml.FairDiff().EvaluateFairness(
            calibrated, ["Hospital"], Quick, "IsIll", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(judged.Accuracy, report.Overall["accuracy"].Value!.Value, 1e-6);
        Assert.Equal(judged.AreaUnderRocCurve, report.Overall["auc"].Value!.Value, 1e-6);
        Assert.All(report.ByGroup["Hospital"].Groups, group => Assert.InRange(group["calibrationError"].Value!.Value, 0, .05));
        float[] probabilities = [.. calibrated.GetColumn<float>("Probability")];
        Assert.Equal(probabilities.Select(p => p > .5f), calibrated.GetColumn<bool>("PredictedLabel"));
        Assert.Equal(
            probabilities.Select(p => (float)Math.Log(p / (1 - (double)p))), calibrated.GetColumn<float>("Score"),
            (one, other) => Math.Abs(one - other) < 1e-4);
    }

    [Fact]
    public void Transform_BehindAMulticlassTrainer_DecidesForTheLargest()
    {
        var (model, validation, test) = Trained("LightGbm");
        var chain = model.Append(_ml.FairDiff().CalibrateScores(Options("LightGbm", CalibrationMethod.Platt)).Fit(validation));
        var calibrated = chain.Transform(test);
        float[][] scores = [.. calibrated.GetColumn<float[]>("Score")];

        Assert.Equal(scores.Select(row => (uint)Array.IndexOf(row, row.Max()) + 1), calibrated.GetColumn<uint>("PredictedLabel"));
        Assert.All(scores, row => Assert.Equal(1, row.Sum(), 1e-5));
        Assert.InRange(_ml.MulticlassClassification.Evaluate(calibrated).MicroAccuracy, .7, 1);

        var engine = _ml.Model.CreatePredictionEngine<DecisionRow, Classified>(chain);
        Assert.Equal(scores[..5], DecisionRow.Make(3, 5).Select(row => engine.Predict(row).Score));
        var text = chain.Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(calibrated)).Transform(test);
        Assert.Contains("ill 2", text.GetColumn<string>("PredictedLabel"));
    }

    /// <summary>Rows of unknown and new hospitals have the calibration of all rows.</summary>
    [Fact]
    public void Transform_UnknownGroup_IsCalibratedAsAll()
    {
        var (model, validation, _) = Trained("binary Svm");
        var stage = _ml.FairDiff().CalibrateScores(Options("binary Svm", CalibrationMethod.Platt)).Fit(validation);
        var rows = DecisionRow.Make(9, 30);
        Array.ForEach(rows, row => row.Hospital = row.Sex == "f" ? "west" : "");
        var scored = model.Transform(_ml.Data.LoadFromEnumerable(rows));
        var common = stage.Calibration.Common[0];

        Assert.Equal(
            scored.GetColumn<float>("Score").Select(score => (float)Logits.Sigmoid(common.Intercept + (common.Slope * score))),
            stage.Transform(scored).GetColumn<float>("Probability"), (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Fit_TooFewRows_SaysHowManyAreNeeded()
    {
        var (model, _, _) = Trained("binary Sdca");
        var few = model.Transform(DecisionRow.View(_ml, 4, 12));

        Assert.Contains("needs 10 validation rows with it", Assert.Throws<FairnessException>(
            () => _ml.FairDiff().CalibrateScores(Options("binary Sdca", CalibrationMethod.Platt)).Fit(few)).Message);
        Assert.Contains("'Elsewhere'", Assert.Throws<FairDiffException>(() => _ml.FairDiff().CalibrateScores(
            new() { LabelColumnName = "IsIll", Calibration = new() { Attribute = "Elsewhere" } }).Fit(few)).Message);
        Assert.Contains("ScoreColumnName", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.FairDiff().CalibrateScores(new() { ScoreColumnName = "" })).Message);
    }

    /// <summary>A model of other classes than the stage was fitted for is not calibrated silently.</summary>
    [Fact]
    public void Transform_OtherModel_Says()
    {
        var (_, validation, _) = Trained("LightGbm");
        var (binary, _, test) = Trained("binary Svm");
        var stage = _ml.FairDiff().CalibrateScores(Options("LightGbm", CalibrationMethod.Platt)).Fit(validation);

        Assert.Contains("holds one score per row", Assert.Throws<FairDiffException>(
            () => stage.Transform(binary.Transform(test))).Message);
    }

    private static FairnessOptions Quick => new() { BootstrapSamples = 0 };

    private static ScoreCalibrationOptions Options(string trainer, CalibrationMethod method) => new()
    {
        LabelColumnName = DecisionRow.LabelOf(trainer), Calibration = new() { Method = method, Attribute = "Hospital" },
    };

    private (ITransformer Model, IDataView Validation, IDataView Test) Trained(string trainer)
    {
        var model = DecisionRow.Trainer(_ml, trainer).Fit(DecisionRow.View(_ml, 1, 600));
        return (model, model.Transform(DecisionRow.View(_ml, 2, 2400)), DecisionRow.View(_ml, 3, 6000));
    }

    private static float[][] Expected(IDataView before, ScoreCalibration calibration)
    {
        string[] hospitals = [.. before.GetColumn<string>("Hospital")];
        double[][] scores =
        [
            .. before.Schema["Score"].Type is VectorDataViewType
                ? before.GetColumn<float[]>("Score").Select(row => row.Select(score => (double)score).ToArray())
                : before.Schema.GetColumnOrNull("Probability") is not null
                    ? before.GetColumn<float>("Probability").Select(p => new[] { 1 - (double)p, p })
                    : before.GetColumn<float>("Score").Select(score => new[] { -(double)score, score }),
        ];
        return
        [
            .. scores.Zip(hospitals, (row, hospital) =>
            {
                var probabilities = new double[row.Length];
                calibration.Apply(row, hospital, probabilities);
                return Array.ConvertAll(probabilities, p => (float)p);
            }).Select(row => before.Schema["Score"].Type is VectorDataViewType ? row : row[1..]),
        ];
    }

    private static float[][] Probabilities(IDataView after) => after.Schema["Score"].Type is VectorDataViewType
        ? [.. after.GetColumn<float[]>("Score")]
        : [.. after.GetColumn<float>("Probability").Select(p => new[] { p })];

    private sealed class Classified
    {
        public float[] Score { get; set; } = [];
    }
}
