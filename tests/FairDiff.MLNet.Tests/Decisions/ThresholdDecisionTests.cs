using FairDiff.Fairness;
using FairDiff.MLNet.Tests.Classification;
using FairDiff.MLNet.Tests.Mixing;
using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Decisions;

/// <summary>Thresholds by group as a stage; how they are chosen is tested with GroupThresholds.</summary>
public sealed class ThresholdDecisionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Of 200 draws of validation rows the floor holds on test rows in every hospital in at least 95 %: with 105 positives each, the
    /// promise is of 97.8 %.
    /// </summary>
    [Fact]
    public void Transform_TwoHundredSimulations_KeepTheFloorOnTestRows()
    {
        const int Simulations = 200;
        var stage = _ml.FairDiff().ChooseThresholds(ByHospital with { LabelColumnName = "IsIll", ScoreColumnName = "Probability" });
        var test = _ml.Data.LoadFromEnumerable(Simulated.Draw(new Random(-1), 4000));
        var kept = 0;
        for (var simulation = 0; simulation < Simulations; simulation++)
        {
            var decided = stage.Fit(_ml.Data.LoadFromEnumerable(Simulated.Draw(new Random(simulation), 210))).Transform(test);
            var found = decided.GetColumn<string>("Hospital")
                .Zip(decided.GetColumn<bool>("IsIll"), decided.GetColumn<bool>("PredictedLabel"))
                .Where(row => row.Second).GroupBy(row => row.First, row => row.Third ? 1.0 : 0);
            kept += found.All(hospital => hospital.Average() >= .85) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{kept} of {Simulations}");
        Assert.InRange(kept, .95 * Simulations, Simulations);
    }

    /// <summary>Decisions, of the model's own type, are those of the thresholds; so is what is judged; and a loaded model and a row say the
    /// same.</summary>
    [Theory]
    [InlineData("binary Sdca", null)]
    [InlineData("binary Svm", null)]
    [InlineData("LightGbm", "ill 1")]
    [InlineData("SdcaMaximumEntropy", "fine")]
    public void Transform_BehindATrainer_DecidesByTheThresholdOfTheHospital(string trainer, string? className)
    {
        var model = DecisionRow.Trainer(_ml, trainer).Fit(DecisionRow.View(_ml, 1, 600));
        var (validation, test) = (model.Transform(DecisionRow.View(_ml, 12, 2400)), DecisionRow.View(_ml, 3, 9000));
        var options = ByHospital with
        {
            LabelColumnName = DecisionRow.LabelOf(trainer),
            Thresholds = ByHospital.Thresholds with { ClassName = className },
        };
        var estimator = _ml.FairDiff().ChooseThresholds(options);
        var stage = estimator.Fit(validation);
        var chain = model.Append(stage);
        var (before, after) = (model.Transform(test), chain.Transform(test));
        var chosen = Assert.Single(stage.Thresholds);

        SchemaAssert.PromisedIsDelivered(estimator, before, after.Schema);
        Assert.Equal(before.Schema["PredictedLabel"].Type, after.Schema["PredictedLabel"].Type);
        Assert.Equal(3, chosen.ByGroup.Values.Select(group => group.Threshold).Distinct().Count());
        string[] decisions = [.. Decisions(after, trainer)];
        Assert.Equal(Expected(before, trainer, chosen), decisions);
        Assert.NotEqual(Decisions(before, trainer), decisions);
        var loaded = DecisionRow.SaveAndLoad(_ml, chain, test.Schema);
        Assert.Equal(decisions, Decisions(loaded.Transform(test), trainer));

        // What is judged are these decisions.
        var report = _ml.FairDiff().EvaluateFairness(
            after, ["Sex", "Hospital"], new() { BootstrapSamples = 0, GroupThresholds = stage.Thresholds },
            DecisionRow.LabelOf(trainer), cancellationToken: Token);
        var name = className ?? "True";
        var truth = trainer.StartsWith("binary", StringComparison.Ordinal)
            ? after.GetColumn<bool>("IsIll").Select(ill => ill ? "True" : "False") : after.GetColumn<string>("Kind");
        var rows = truth.Zip(decisions, after.GetColumn<string>("Hospital")).ToArray();
        foreach (var hospital in DecisionRow.Hospitals)
        {
            var found = rows.Where(row => row.Third == hospital && row.First == name).Average(row => row.Second == name ? 1.0 : 0);
            Assert.Equal(found, report.ByGroup["Hospital"][hospital][MetricNames.Recall(name)].Value!.Value, 1e-9);

            // A floor of 0.85, and what chance does to a thousand test rows.
            Assert.InRange(found, .83, 1);
        }

        Assert.Equal(
            rows.Average(row => row.First == row.Second ? 1.0 : 0), report.Overall[MetricNames.Accuracy].Value!.Value, 1e-9);
        Assert.Contains("\"attribute\": \"Hospital\"", report.ToJson());
    }

    [Fact]
    public void PredictionEngine_OfTheChain_DecidesAsTheView()
    {
        var model = DecisionRow.Trainer(_ml, "binary Sdca").Fit(DecisionRow.View(_ml, 1, 600));
        var options = ByHospital with { LabelColumnName = "IsIll" };
        var chain = model.Append(_ml.FairDiff().ChooseThresholds(options).Fit(model.Transform(DecisionRow.View(_ml, 2, 2400))));
        var engine = _ml.Model.CreatePredictionEngine<DecisionRow, Decided>(chain);

        Assert.Equal(
            chain.Transform(DecisionRow.View(_ml, 3, 60)).GetColumn<bool>("PredictedLabel"),
            DecisionRow.Make(3, 60).Select(row => engine.Predict(row).PredictedLabel));
    }

    /// <summary>Calibrated first, then decided; a crossing of attributes; rows of a new hospital have the safest threshold.</summary>
    [Fact]
    public void Transform_BehindACalibrationAndOfACrossing_UsesBoth()
    {
        var model = DecisionRow.Trainer(_ml, "binary Svm").Fit(DecisionRow.View(_ml, 1, 600));
        var validation = DecisionRow.View(_ml, 2, 4800);
        var fair = _ml.FairDiff();
        var calibrated = model.Append(fair.CalibrateScores(
            new() { LabelColumnName = "IsIll", Calibration = new() { Attribute = "Hospital" } }).Fit(model.Transform(validation)));
        var stage = fair.ChooseThresholds(new()
        {
            LabelColumnName = "IsIll", Thresholds = new() { Attribute = "Hospital*Sex", Floor = .8 },
        }).Fit(calibrated.Transform(validation));
        var rows = DecisionRow.Make(3, 300);
        Array.ForEach(rows[..100], row => row.Hospital = "west");
        var decided = calibrated.Append(stage).Transform(_ml.Data.LoadFromEnumerable(rows));
        var chosen = Assert.Single(stage.Thresholds);

        Assert.Equal(6, chosen.ByGroup.Count);
        Assert.All(chosen.ByGroup.Values, group => Assert.InRange(group.Threshold, 0, 1));
        Assert.Equal(
            rows.Zip(decided.GetColumn<float>("Probability"), (row, p) => p >= chosen.Of($"{row.Hospital}|{row.Sex}")),
            decided.GetColumn<bool>("PredictedLabel"));
        Assert.Contains(chosen.OfOthers, rows[..100].Select(row => chosen.Of($"{row.Hospital}|{row.Sex}")));
    }

    /// <summary>Conditions that go together: a vector of 0 and 1, each by its own thresholds; with a name that one, and the other from 0.5
    /// on.</summary>
    [Fact]
    public void Transform_Conditions_DecidesEach()
    {
        var rows = Several.Make(new Random(1), 1200);
        var view = _ml.Data.LoadFromEnumerable(rows);
        view = _ml.Transforms.Concatenate("Score", "Edema", "Other").FitAndTransform(view);
        var estimator = _ml.FairDiff().ChooseThresholds(ByHospital);
        var both = estimator.Fit(view);
        var decided = both.Transform(view);

        SchemaAssert.PromisedIsDelivered(estimator, view, decided.Schema);
        Assert.Equal(["Edema", "Other"], both.Thresholds.Select(one => one.ClassName));
        Assert.Equal(
            rows.Select(row => new[]
            {
                row.Edema >= both.Thresholds[0].Of(row.Hospital) ? 1f : 0, row.Other >= both.Thresholds[1].Of(row.Hospital) ? 1f : 0,
            }),
            decided.GetColumn<float[]>("PredictedLabel"));
        var one = _ml.FairDiff().ChooseThresholds(
            ByHospital with { Thresholds = ByHospital.Thresholds with { ClassName = "Other" } }).Fit(view);
        Assert.Equal(
            rows.Select(row => row.Edema >= .5f ? 1f : 0), one.Transform(view).GetColumn<float[]>("PredictedLabel").Select(row => row[0]));

        var report = _ml.FairDiff().EvaluateFairness(
            view, ["Hospital"], new() { BootstrapSamples = 0, GroupThresholds = both.Thresholds }, cancellationToken: Token);
        Assert.All(report.ByGroup["Hospital"].Groups, group => Assert.Equal(
            both.Thresholds[0].ByGroup[group.Name].Sensitivity, group[MetricNames.Recall("Edema")].Value!.Value, 1e-9));
        Assert.Equal(
            decided.GetColumn<float[]>("PredictedLabel"),
            DecisionRow.SaveAndLoad(_ml, both, view.Schema).Transform(view).GetColumn<float[]>("PredictedLabel"));
    }

    /// <summary>Behind our own trainer, of images, where the hospital is a key.</summary>
    [Fact]
    public void Transform_BehindAResNet_DecidesByTheThresholdOfTheHospital()
    {
        var rows = ImageRow.Make(150, 2).Select((row, i) => new HospitalImage
        {
            Image = row.Image, Label = row.Label, Hospital = i / 2 % 2 == 0 ? "east" : "north",
        });
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"));
        var view = keys.FitAndTransform(_ml.Data.LoadFromEnumerable(rows));
        var model = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 10 }).Fit(view);
        var stage = _ml.FairDiff().ChooseThresholds(
            ByHospital with { Thresholds = ByHospital.Thresholds with { Floor = .8 } }).Fit(model.Transform(view));
        var decided = stage.Transform(model.Transform(view));
        var chosen = Assert.Single(stage.Thresholds);

        // The second key value: the first green image comes after the first red one.
        Assert.Equal("green", chosen.ClassName);
        Assert.Equal(
            decided.GetColumn<float[]>("Score").Zip(
                rows, (scores, row) => scores[1] >= chosen.Of(row.Hospital) ? 2u : 1u),
            decided.GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void Fit_InfeasibleFloor_IsRefusedWithTheRowsNeeded()
    {
        var model = DecisionRow.Trainer(_ml, "binary Sdca").Fit(DecisionRow.View(_ml, 1, 600));
        var few = model.Transform(DecisionRow.View(_ml, 2, 120));
        var options = ByHospital with { LabelColumnName = "IsIll" };

        var refusal = Assert.Throws<FairnessException>(() => _ml.FairDiff().ChooseThresholds(options).Fit(few)).Message;
        Assert.Contains("each group needs 26 such rows, and east has", refusal);
        Assert.Contains("without a loss", Assert.Throws<FairnessException>(() => _ml.FairDiff().ChooseThresholds(
            options with { Thresholds = options.Thresholds with { Floor = .99, Present = .3 } })
                .Fit(model.Transform(DecisionRow.View(_ml, 2, 6000)))).Message);
        Assert.Contains("name the one that is told from the rest", Assert.Throws<FairnessException>(() =>
            _ml.FairDiff().ChooseThresholds(ByHospital).Fit(DecisionRow.Trainer(_ml, "LightGbm").Fit(DecisionRow.View(_ml, 1, 600))
                .Transform(DecisionRow.View(_ml, 2, 600)))).Message);
        Assert.Contains("'Elsewhere'", Assert.Throws<FairDiffException>(() => _ml.FairDiff().ChooseThresholds(
            options with { Thresholds = new() { Attribute = "Elsewhere" } }).Fit(few)).Message);
    }

    /// <summary>A hospital that training did not have is key 0, but keeps its name and its threshold.</summary>
    [Fact]
    public void Transform_HospitalWithoutTrainingRows_HasItsOwnThreshold()
    {
        var trained = DecisionRow.Make(1, 600).Where(row => row.Hospital != "south");
        var model = _ml.Transforms.Conversion.MapValueToKey("Hospital").Append(DecisionRow.Trainer(_ml, "binary Sdca"))
            .Fit(_ml.Data.LoadFromEnumerable(trained));
        var stage = _ml.FairDiff().ChooseThresholds(ByHospital with { LabelColumnName = "IsIll" })
            .Fit(model.Transform(DecisionRow.View(_ml, 2, 2400)));
        var rows = DecisionRow.Make(3, 300);
        var decided = model.Append(stage).Transform(_ml.Data.LoadFromEnumerable(rows));

        Assert.Contains("south", stage.Thresholds[0].ByGroup.Keys);
        Assert.Equal(
            rows.Zip(decided.GetColumn<float>("Probability"), (row, p) => p >= stage.Thresholds[0].Of(row.Hospital)),
            decided.GetColumn<bool>("PredictedLabel"));
    }

    /// <summary>The stages travel with the model that serves, which then needs the hospital too.</summary>
    [Fact]
    public void ForServing_OfTheChain_DecidesTheSame()
    {
        var model = DecisionRow.Trainer(_ml, "binary Sdca").Fit(DecisionRow.View(_ml, 1, 600));
        var (fair, validation) = (_ml.FairDiff(), DecisionRow.View(_ml, 2, 2400));
        var calibrated = model.Append(fair.CalibrateScores(new() { LabelColumnName = "IsIll" }).Fit(model.Transform(validation)));
        var chain = calibrated.Append(
            fair.ChooseThresholds(ByHospital with { LabelColumnName = "IsIll" }).Fit(calibrated.Transform(validation)));
        var serving = fair.ForServing(chain, validation.Schema);

        Assert.Equal(["Hospital", "Features"], serving.InputSchema.Select(column => column.Name));
        Assert.Equal(
            chain.Transform(validation).GetColumn<bool>("PredictedLabel"),
            serving.Model.Transform(validation).GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void Fit_FiveHospitalsOfHundredThousandRows_TakesSeconds()
    {
        var random = new Random(1);
        var rows = new Simulated[500_000];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new Simulated
            {
                IsIll = row % 10 < 5, Hospital = $"hospital {row % 5}",
                Probability = (float)Logits.Sigmoid(Normal.Sample(random, row % 10 < 5 ? 1 + (row % 5) : 0, 1)),
            };
        }

        var (fair, view) = (_ml.FairDiff(), _ml.Data.LoadFromEnumerable(rows));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var chosen = fair.ChooseThresholds(new()
        {
            LabelColumnName = "IsIll", ScoreColumnName = "Probability",
            Thresholds = new() { Attribute = "Hospital", Floor = .6, Present = .5 },
        }).Fit(view);
        var (fitted, positives) = (clock.Elapsed, chosen.Transform(view).GetColumn<bool>("PredictedLabel").Count(ill => ill));
        var decided = clock.Elapsed - fitted;
        fair.CalibrateScores(new()
        {
            LabelColumnName = "IsIll", ScoreColumnName = "Probability", Calibration = new() { Attribute = "Hospital" },
        }).Fit(view);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"chosen in {fitted.TotalSeconds:0.00} s, decided in {decided.TotalSeconds:0.00} s, calibrated in "
                + $"{(clock.Elapsed - fitted - decided).TotalSeconds:0.00} s");
        Assert.InRange(positives, 150_000, 350_000);

        // Under 5 seconds each on two idle cores; tests run beside others.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 40);
    }

    private static ThresholdDecisionOptions ByHospital => new() { Thresholds = new() { Attribute = "Hospital" } };

    private static IEnumerable<string> Decisions(IDataView view, string trainer)
    {
        if (trainer.StartsWith("binary", StringComparison.Ordinal))
        {
            return view.GetColumn<bool>("PredictedLabel").Select(predicted => predicted ? "True" : "False");
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["PredictedLabel"].GetKeyValues(ref names);
        string[] classes = [.. names.DenseValues().Select(name => name.ToString())];
        return view.GetColumn<uint>("PredictedLabel").Select(key => classes[key - 1]);
    }

    private static IEnumerable<string> Expected(IDataView before, string trainer, GroupThresholds chosen)
    {
        var hospitals = before.GetColumn<string>("Hospital");
        if (trainer.StartsWith("binary", StringComparison.Ordinal))
        {
            var judged = before.GetColumn<float>(before.Schema.GetColumnOrNull("Probability") is null ? "Score" : "Probability");
            return judged.Zip(hospitals, (score, hospital) => score >= chosen.Of(hospital) ? "True" : "False");
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        before.Schema["Score"].GetSlotNames(ref names);
        string[] classes = [.. names.DenseValues().Select(name => name.ToString())];
        var told = Array.IndexOf(classes, chosen.ClassName);
        return before.GetColumn<float[]>("Score").Zip(hospitals, (scores, hospital) => scores[told] >= chosen.Of(hospital)
            ? chosen.ClassName
            : classes.Zip(scores).Where(pair => pair.First != chosen.ClassName).MaxBy(pair => pair.Second).First);
    }

    private sealed class Decided
    {
        public bool PredictedLabel { get; set; }
    }

    /// <summary>A scored row: log-odds are normal around 0, or around the mean of the hospital of who is ill.</summary>
    private sealed class Simulated
    {
        public bool IsIll { get; set; }

        public string Hospital { get; set; } = "";

        public float Probability { get; set; }

        public static Simulated[] Draw(Random random, int ofEach) =>
        [
            .. Enumerable.Range(0, 3 * ofEach).Select(row => new Simulated
            {
                IsIll = row % 2 == 0, Hospital = DecisionRow.Hospitals[row / 2 % 3],
                Probability = (float)Logits.Sigmoid(Normal.Sample(random, row % 2 == 0 ? 1 + (row / 2 % 3) : 0, 1)),
            }),
        ];
    }

    private sealed class Several
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [];

        public string Hospital { get; set; } = "";

        public float Edema { get; set; }

        public float Other { get; set; }

        /// <summary>Edema is not known of every seventh.</summary>
        public static Several[] Make(Random random, int count) =>
        [
            .. Enumerable.Range(0, count).Select(row =>
            {
                var (edema, other) = (random.Next(2), random.Next(2));
                return new Several
                {
                    Label = [row % 7 == 0 ? float.NaN : edema, other], Hospital = DecisionRow.Hospitals[row % 3],
                    Edema = (float)Logits.Sigmoid(Normal.Sample(random, edema + (row % 3), 1)),
                    Other = (float)Logits.Sigmoid(Normal.Sample(random, 2 * other, 1)),
                };
            }),
        ];
    }

    private sealed class HospitalImage
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }
}
