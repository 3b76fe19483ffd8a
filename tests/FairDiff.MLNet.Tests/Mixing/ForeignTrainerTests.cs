using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>ML.NET's own trainers behind the mix learn what they learn from the same rows made by hand.</summary>
public sealed class ForeignTrainerTests
{
    private const double RealFraction = 0.25;

    /// <summary>Trainers that take weights.</summary>
    public static TheoryData<string> Weighted =>
    [
        "SdcaMaximumEntropy", "SdcaNonCalibrated", "LbfgsMaximumEntropy", "LightGbm", "OneVersusAll FastTree", "OneVersusAll Lbfgs",
        "binary Lbfgs", "binary FastTree", "binary LightGbm", "binary Sdca", "binary Sgd", "binary FastForest", "PairwiseCoupling FastTree",
    ];

    /// <summary>Trainers that take none, or leave them aside.</summary>
    public static TheoryData<string> Unweighted =>
        ["OneVersusAll AveragedPerceptron", "NaiveBayes", "PairwiseCoupling LinearSvm", "binary AveragedPerceptron", "binary LinearSvm"];

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public ForeignTrainerTests() => _ml.Log += (_, log) =>
    {
        if (log.Kind == ChannelMessageKind.Warning && log.Message.Contains("FixedDrawPasses", StringComparison.Ordinal))
        {
            _warnings.Add(log.Message);
        }
    };

    [Theory]
    [MemberData(nameof(Weighted))]
    [InlineData("binary Gam")]
    public void Fit_BehindTheMix_LearnsWhatTheWeightedRowsMadeByHandTeach(string name)
    {
        var rows = TrainerRow.Make(1, overlap: 1.5f);
        foreach (var row in rows)
        {
            row.Weight = (float)(row.IsSynthetic ? (1 - RealFraction) * 210 / 60 : RealFraction * 210 / 150);
        }

        var byHand = Trainer(name).Fit(TrainerRow.View(_ml, rows));
        var mixed = _ml.Transforms.DropColumns("Weight").Append(_ml.FairDiff().SyntheticMix(RealFraction)).Append(Trainer(name))
            .Fit(TrainerRow.View(_ml, rows));

        var test = TrainerRow.View(_ml, TrainerRow.Make(2, overlap: 1.5f));
        if (IsStochastic(name))
        {
            Assert.Equal(Accuracy(byHand.Transform(test), name), Accuracy(mixed.Transform(test), name), .06);
        }
        else
        {
            Assert.Equal(Predicted(byHand.Transform(test), name), Predicted(mixed.Transform(test), name));
        }

        Assert.InRange(Accuracy(mixed.Transform(test), name), 0.6, 0.99);
        Assert.Empty(_warnings);
    }

    [Theory]
    [MemberData(nameof(Unweighted))]
    public void Fit_BehindAFixedDraw_LearnsWhatItsRowsMadeByHandTeach(string name)
    {
        var rows = TrainerRow.Make(1, overlap: 1.5f);
        var mix = _ml.FairDiff().SyntheticMix(new SyntheticMixOptions { RealFraction = RealFraction, FixedDrawPasses = 4, Seed = 3 });
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, rows));
        var drawn = MixData.Ids(mix.FitAndTransform(view));

        var byHand = Trainer(name).Fit(TrainerRow.View(_ml, drawn.Select(id => rows[id])));
        var mixed = mix.Append(Trainer(name)).Fit(view);

        var test = TrainerRow.View(_ml, TrainerRow.Make(2, overlap: 1.5f));
        Assert.Equal(600, drawn.Length);
        Assert.Equal(450, drawn.Count(id => id >= 150), 4 * Math.Sqrt(600 * .25 * .75));
        Assert.Equal(
            Predicted(byHand.Transform(test), name),
            Predicted(mixed.Transform(_ml.Transforms.DropColumns("Weight").FitAndTransform(test)), name));
        Assert.Empty(_warnings);
    }

    /// <summary>The measured fault: rows that lie apart were learned with each other's labels.</summary>
    [Theory]
    [MemberData(nameof(Weighted))]
    [InlineData("OneVersusAll AveragedPerceptron")]
    public void Fit_OnClassesApart_GetsThemAllRight(string name)
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));
        var test = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(2)));
        var fair = _ml.FairDiff();
        foreach (var stage in new IEstimator<ITransformer>[] { fair.SyntheticMix(0.5), fair.SyntheticMix(0.25), fair.Oversample("Label") })
        {
            Assert.True(
                Accuracy(new EstimatorChain<ITransformer>().Append(stage).Append(Trainer(name)).Fit(view).Transform(test), name) >= .97,
                $"{name} behind {stage}");
        }
    }

    [Theory]
    [MemberData(nameof(Unweighted))]
    public void Fit_OfATrainerWithoutWeights_IsWarnedOf_UnlessAllCountAlike(string name)
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));
        _ml.FairDiff().SyntheticMix(0.5).Append(Trainer(name)).Fit(view);

        Assert.NotEmpty(_warnings);
        Assert.All(_warnings, text => Assert.Contains("reads the rows of SyntheticMix without their column 'Weight'", text));
        Assert.True(_warnings.Count <= 2, string.Join("\n", _warnings));
        _warnings.Clear();
        _ml.FairDiff().SyntheticMix(150 / 210.0).Append(Trainer(name)).Fit(view);
        Assert.Empty(_warnings);
    }

    /// <summary>ML.NET trains the classes with the weights and calibrates them without.</summary>
    [Fact]
    public void Fit_OfOneVersusAllThatCalibrates_IsWarnedOf_AFixedDrawIsNot()
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));
        var trainer = _ml.MulticlassClassification.Trainers.OneVersusAll(_ml.BinaryClassification.Trainers.FastForest(
            numberOfTrees: 5, minimumExampleCountPerLeaf: 5, exampleWeightColumnName: "Weight"));

        _ml.FairDiff().SyntheticMix(RealFraction).Append(trainer).Fit(view);
        Assert.Contains("OneVersusAllTrainer reads the rows of SyntheticMix without", Assert.Single(_warnings));
        _warnings.Clear();
        _ml.FairDiff().SyntheticMix(new SyntheticMixOptions { RealFraction = RealFraction, FixedDrawPasses = 4 }).Append(trainer).Fit(view);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Fit_OfAWeightedTrainerThatIsNotGivenTheWeights_IsWarnedOf()
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));

        _ml.FairDiff().Oversample("Label", "IsSynthetic").Append(_ml.Transforms.NormalizeMinMax("Features")).AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Fit(view);

        Assert.Contains("exampleWeightColumnName: \"Weight\"", Assert.Single(_warnings));
    }

    /// <summary>The weights of the second stage hold those of the first, which are not left out, then.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Fit_BehindTwoStagesThatWeigh_IsNotWarnedOf_UnlessTheWeightsOfTheLastAreLeftOut(int? passes)
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));
        var stages = _ml.FairDiff().Oversample("Label", "IsSynthetic")
            .Append(
                _ml.FairDiff().SyntheticMix(new SyntheticMixOptions { RealFraction = RealFraction, FixedDrawPasses = passes, Seed = 3 }));
        stages.Append(Trainer(passes is null ? "LightGbm" : "NaiveBayes")).Fit(view);
        Assert.Empty(_warnings);

        if (passes is null)
        {
            stages.Append(Trainer("NaiveBayes")).Fit(view);
            Assert.Contains("rows of SyntheticMix", Assert.Single(_warnings));
        }
    }

    [Theory]
    [MemberData(nameof(Weighted))]
    public void Fit_BehindACacheCheckpoint_LearnsAsWell(string name)
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));
        var test = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(2)));

        var model = _ml.FairDiff().SyntheticMix(0.25).AppendCacheCheckpoint(_ml).Append(Trainer(name)).Fit(view);

        Assert.True(Accuracy(model.Transform(test), name) >= .97);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void CrossValidate_BehindTheMix_ScoresEveryRealRowOnceAndNoRepeatedOne()
    {
        var rows = TrainerRow.Make(1);
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, rows));
        var mix = new EstimatorChain<ITransformer>().Append<ITransformer>(_ml.FairDiff().SyntheticMix(0.25)).Append<ITransformer>(
            _ml.FairDiff().Oversample("Label"));

        foreach (var name in new[] { "LightGbm", "SdcaMaximumEntropy" })
        {
            var folds = _ml.MulticlassClassification.CrossValidate(view, mix.Append<ITransformer>(Trainer(name)), numberOfFolds: 3);

            Assert.Equal(Enumerable.Range(0, rows.Length), folds.SelectMany(fold => MixData.Ids(fold.ScoredHoldOutSet)).Order());
            Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > .95));
        }
    }

    [Theory]
    [MemberData(nameof(Weighted))]
    [MemberData(nameof(Unweighted))]
    public void SaveAndLoad_InAFreshContext_ScoresAlike(string name)
    {
        var view = _ml.Transforms.DropColumns("Weight").FitAndTransform(TrainerRow.View(_ml, TrainerRow.Make(1)));
        var model = _ml.FairDiff().SyntheticMix(0.5).Append(Trainer(name)).Fit(view);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);
        var other = new MLContext();
        other.FairDiff();

        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(Predicted(model.Transform(view), name), Predicted(loaded.Transform(view), name));
        Assert.Equal(view.GetRowCount(), loaded.Transform(view).GetRowCount());
    }

    /// <summary>Their random numbers depend on how many stages the context made before.</summary>
    private static bool IsStochastic(string name) =>
        name.Contains("Sdca", StringComparison.Ordinal) || name.Contains("Sgd", StringComparison.Ordinal);

    private static bool IsBinary(string name) => name.StartsWith("binary", StringComparison.Ordinal);

    /// <summary>The scores as text, which differ in any bit.</summary>
    private static string[] Predicted(IDataView scored, string name) => IsBinary(name)
        ? [.. scored.GetColumn<float>("Score").Select(score => $"{score:R}")]
        : [.. scored.GetColumn<float[]>("Score").Select(scores => string.Join(' ', scores.Select(score => $"{score:R}")))];

    private double Accuracy(IDataView scored, string name) => IsBinary(name)
        ? _ml.BinaryClassification.EvaluateNonCalibrated(scored, "IsPositive").Accuracy
        : _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy;

    private IEstimator<ITransformer> Trainer(string name)
    {
        var (multi, binary) = (_ml.MulticlassClassification.Trainers, _ml.BinaryClassification.Trainers);
        const string Weight = "Weight";
        const string Positive = "IsPositive";
        return name switch
        {
            "SdcaMaximumEntropy" =>
                multi.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { ExampleWeightColumnName = Weight,
                    NumberOfThreads = 1, MaximumNumberOfIterations = 30 }),
            "SdcaNonCalibrated" =>
                multi.SdcaNonCalibrated(new SdcaNonCalibratedMulticlassTrainer.Options { ExampleWeightColumnName = Weight,
                    NumberOfThreads = 1, MaximumNumberOfIterations = 30 }),
            "LbfgsMaximumEntropy" => multi.LbfgsMaximumEntropy(exampleWeightColumnName: Weight),
            "LightGbm" =>
                multi.LightGbm(new LightGbmMulticlassTrainer.Options { ExampleWeightColumnName = Weight, NumberOfThreads = 1,
                    MinimumExampleCountPerLeaf = 5, NumberOfIterations = 20 }),
            "OneVersusAll FastTree" => multi.OneVersusAll(binary.FastTree(Trees())),
            "OneVersusAll Lbfgs" => multi.OneVersusAll(binary.LbfgsLogisticRegression(exampleWeightColumnName: Weight)),
            "OneVersusAll AveragedPerceptron" => multi.OneVersusAll(binary.AveragedPerceptron(numberOfIterations: 10)),
            "PairwiseCoupling LinearSvm" => multi.PairwiseCoupling(binary.LinearSvm(numberOfIterations: 10)),
            "NaiveBayes" => multi.NaiveBayes(),
            "binary Lbfgs" => binary.LbfgsLogisticRegression(Positive, exampleWeightColumnName: Weight),
            "binary FastTree" => binary.FastTree(Trees(Positive)),
            "binary LightGbm" =>
                binary.LightGbm(new LightGbmBinaryTrainer.Options { LabelColumnName = Positive, ExampleWeightColumnName = Weight,
                    NumberOfThreads = 1, MinimumExampleCountPerLeaf = 5, NumberOfIterations = 20 }),
            "binary Sdca" =>
                binary.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { LabelColumnName = Positive,
                    ExampleWeightColumnName = Weight, NumberOfThreads = 1, MaximumNumberOfIterations = 30 }),
            "binary Sgd" =>
                binary.SgdCalibrated(new SgdCalibratedTrainer.Options { LabelColumnName = Positive, ExampleWeightColumnName = Weight,
                    NumberOfThreads = 1, LearningRate = .1, NumberOfIterations = 50 }),
            "binary FastForest" => binary.FastForest(new FastForestBinaryTrainer.Options
            {
                LabelColumnName = Positive, ExampleWeightColumnName = Weight, NumberOfThreads = 1, NumberOfTrees = 10,
                MinimumExampleCountPerLeaf = 5,
            }),
            "binary Gam" => binary.Gam(Positive, exampleWeightColumnName: Weight, numberOfIterations: 100, learningRate: .2),
            "PairwiseCoupling FastTree" => multi.PairwiseCoupling(binary.FastTree(Trees())),
            "binary AveragedPerceptron" => binary.AveragedPerceptron(Positive, numberOfIterations: 10),
            _ => binary.LinearSvm(Positive, numberOfIterations: 10, exampleWeightColumnName: Weight),
        };
    }

    private static FastTreeBinaryTrainer.Options Trees(string label = "Label") => new()
    {
        LabelColumnName = label, ExampleWeightColumnName = "Weight", NumberOfThreads = 1, NumberOfTrees = 10,
        MinimumExampleCountPerLeaf = 5,
    };
}
