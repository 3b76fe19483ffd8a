using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.MLNet.Tests.Diffusion;
using Microsoft.ML;
using Metrics = FairDiff.MLNet.SyntheticQualityMetrics;

namespace FairDiff.MLNet.Tests.Quality;

public class EvaluateSyntheticImagesTests
{
    /// <summary>The scale of kernel distances of bytes: (x.x / d)^3 for bytes of about a hundred.</summary>
    private const double KernelOfBytes = 1e12;

    private readonly QualityStudy _study = new();

    [Fact]
    public void EvaluateSyntheticImages_AnotherDrawOfTheSameLaw_LooksLikeIt()
    {
        var report = _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic());

        Assert.Equal(["green, x", "green, y", "red, x", "red, y"], report.Cells.Select(cell => cell.Name));
        Assert.Equal((240, 160), (report.Overall.RealCount, report.Overall.SyntheticCount));
        Assert.All(report.Cells, cell =>
        {
            Assert.Equal((60, 40), (cell.RealCount, cell.SyntheticCount));
            Assert.Equal(0, cell[Metrics.KernelDistance].Value!.Value / KernelOfBytes, 0.03);
            Assert.NotNull(cell[Metrics.KernelDistance].Deviation);
            Assert.InRange(cell[Metrics.Coverage].Value!.Value, 0.5, 1);
            Assert.Equal(1, cell[Metrics.Spread].Value!.Value, 0.05);
            Assert.Equal((1.0, 40), (cell[Metrics.LabelAgreement].Value, cell[Metrics.LabelAgreement].SyntheticCount));

            // Half of the labelled rows of each cell trained the classifier.
            Assert.Equal((1.0, 30), (cell[Metrics.RealLabelAgreement].Value, cell[Metrics.RealLabelAgreement].RealCount));
            Assert.All(
                cell.Values.Values.Where(value => value.Metric != Metrics.FrechetDistance),
                value => Assert.Equal((FairnessVerdict.SufficientEvidence, null), (value.Verdict, value.Reason)));
        });
        Assert.Empty(report.Warnings);
        Assert.Null(report.NearCopies);
        Assert.Equal("pixels", report.Features);
        Assert.Contains(
            "trained on half of the real labelled rows; right on 100.0 % of 120 other real images", report.Classifier,
            StringComparison.Ordinal);
    }

    /// <summary>One hospital of two validates: 60 of the 120 rows that train. All 240 have 120 of it, with rows that the classifier is
    /// tried on.</summary>
    [Fact]
    public void EvaluateSyntheticImages_ClassifierThatIsValidated_TakesNoRowsForItThatItIsTriedOn()
    {
        var said = new List<string>();
        _study.Ml.Log += (_, e) => said.Add(e.Message);
        var training =
            QualityStudy.Options.ClassifierTraining with { Validation = new() { Fraction = .5, ClusterColumnName = "Hospital" } };

        _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic(), QualityStudy.Options with { ClassifierTraining = training });

        Assert.Contains(said, text => text.Contains(" 60 real rows validate", StringComparison.Ordinal));
    }

    [Fact]
    public void EvaluateSyntheticImages_OneImageAgainAndAgain_WarnsOfThatCell()
    {
        var collapsed = Enumerable.Repeat(QualityStudy.Draw("red", "y", 1, 9000, synthetic: true).Single(), 40);
        var report = _study.Evaluate(
            QualityStudy.Real(), QualityStudy.Synthetic().Where(row => row is not { Label: "red", Hospital: "y" }).Concat(collapsed));

        var warning = Assert.Single(report.Warnings);
        Assert.Equal((SyntheticQualityConcern.DiversityCollapse, "red, y"), (warning.Concern, warning.Cell));
        Assert.Matches("red, y: diversity may be lost. \\d+ % of the real images have a synthetic one near by, where 88 %", warning.Text);
        Assert.Contains("The images spread 0.00 times as far as real ones.", warning.Text, StringComparison.Ordinal);
        Assert.Equal(0, report["red, y"][Metrics.Recall].Value);
    }

    [Fact]
    public void EvaluateSyntheticImages_AnotherLabelThanAskedFor_WarnsOfThatCell()
    {
        var wrong = QualityStudy.Draw("green", "x", 40, 9000, synthetic: true, asLabel: "red");
        var report = _study.Evaluate(
            QualityStudy.Real(), QualityStudy.Synthetic().Where(row => row is not { Label: "red", Hospital: "x" }).Concat(wrong));

        var warning = Assert.Single(report.Warnings, warning => warning.Concern == SyntheticQualityConcern.WrongLabels);
        Assert.Equal("red, x: labels may be wrong. The independent classifier sees the label in 0 % of the synthetic images, and in 100 "
            + "% of real ones.", warning.Text);
        Assert.Equal(0, report["red, x"][Metrics.LabelAgreement].Value);
        Assert.Equal(0.75, report.Overall[Metrics.LabelAgreement].Value);
    }

    [Fact]
    public void EvaluateSyntheticImages_FewRealImages_IsInsufficientEvidenceAndNotZero()
    {
        var real = QualityStudy.Real().Where(row => row.Hospital == "x").Concat(QualityStudy.Draw("red", "y", 9, 3000));
        var collapsed = Enumerable.Repeat(QualityStudy.Draw("red", "y", 1, 9000, synthetic: true).Single(), 40);
        var report = _study.Evaluate(real, [.. collapsed, .. QualityStudy.Draw("green", "y", 40, 8000, synthetic: true)]);

        var few = report["red, y"];
        Assert.All(
            few.Values.Values.Where(value => value.Metric != Metrics.LabelAgreement),
            value => Assert.Equal(FairnessVerdict.InsufficientEvidence, value.Verdict));
        Assert.Equal("9 real images; the minimum is 30", few[Metrics.Coverage].Reason);
        Assert.Equal("4 real images; the minimum is 30", few[Metrics.RealLabelAgreement].Reason);
        Assert.NotNull(few[Metrics.KernelDistance].Value);
        var none = report["green, y"];
        Assert.Equal((null, "no real images"), (none[Metrics.KernelDistance].Value, none[Metrics.KernelDistance].Reason));
        Assert.Equal((null, "no real images"), (none[Metrics.RealLabelAgreement].Value, none[Metrics.RealLabelAgreement].Reason));
        Assert.All(none.Values.Values.Where(value => value.Metric != Metrics.LabelAgreement), value => Assert.Null(value.Value));
        Assert.DoesNotContain(report.Warnings, warning => warning.Cell == "red, y");
        Assert.DoesNotContain("quality/red_y/kid", report.Metrics.Keys);
        Assert.Equal(9, report.Metrics["quality/red_y/real"]);
    }

    [Fact]
    public void EvaluateSyntheticImages_FrechetDistanceOfFewImages_IsFlagged()
    {
        var value = _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic())["red, x"][Metrics.FrechetDistance];

        Assert.True(value.Value > 0);
        Assert.Equal(FairnessVerdict.InsufficientEvidence, value.Verdict);
        Assert.Equal("40 images are fewer than twice the 192 features: the distance is far too large", value.Reason);
    }

    [Fact]
    public void EvaluateSyntheticImages_AttributesLeftOpen_AreComparedWithAllOfTheLabel()
    {
        var report = _study.Evaluate(QualityStudy.Real(), QualityStudy.Draw("red", "", 40, 5000, synthetic: true));

        var cell = Assert.Single(report.Cells);
        Assert.Equal(("red", 120), (cell.Name, cell.RealCount));
        Assert.Equal(60, cell[Metrics.RealLabelAgreement].RealCount);
    }

    [Fact]
    public void EvaluateSyntheticImages_OwnClassifiersFeatures_LeavesOutWhatItWasTrainedOn()
    {
        QualityStudy.Row[] real = [
            .. QualityStudy.Real(), .. QualityStudy.Draw("red", "y", 50, 9000).Select(row => row with { Label = "" })];
        var report = _study.Evaluate(real, QualityStudy.Synthetic(), QualityStudy.Options with { Features = null });

        Assert.Equal("ResNet8 classifier, 96 features", report.Features);
        Assert.Equal(30, report["red, x"].RealCount);
        Assert.Equal(120 + 50, report.Overall.RealCount);
    }

    [Fact]
    public void EvaluateSyntheticImages_GivenClassifier_IsTriedOnAllLabelledRows()
    {
        var view = _study.View(QualityStudy.Real());
        var model = _study.Ml.FairDiff().ResNetClassification(QualityStudy.Options.ClassifierTraining).Fit(view);
        var chain = new Microsoft.ML.Data.TransformerChain<ITransformer>(model);
        var options = QualityStudy.Options with { Classifier = chain, Features = ImageFeatures.FromClassifier(chain) };
        var report = _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic(), options);

        Assert.Equal(60, report["red, x"][Metrics.RealLabelAgreement].RealCount);
        Assert.Equal(60, report["red, x"].RealCount);
        Assert.StartsWith("ResNet8, given", report.Classifier, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateSyntheticImages_TorchScriptFeatures_AreNamed()
    {
        var features = ImageFeatures.FromTorchScript(Path.Combine(AppContext.BaseDirectory, "Quality", "mean-colour.pt"), "cpu");
        var report = _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic(), QualityStudy.Options with { Features = features });

        Assert.StartsWith("TorchScript mean-colour.pt (", report.Features, StringComparison.Ordinal);

        // Three features: forty images are enough, and the distance of equal laws is near 0.
        Assert.Equal(FairnessVerdict.SufficientEvidence, report["red, x"][Metrics.FrechetDistance].Verdict);
        Assert.Equal(0, report["red, x"][Metrics.FrechetDistance].Value!.Value, 1e-3);
    }

    [Fact]
    public void EvaluateSyntheticImages_AugmentedView_MayBeBoth()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyStudy.Data(ml);
        var augmented = ml.FairDiff().DiffusionAugmentation(TinyStudy.Options).Fit(data).Transform(data);
        var report = ml.FairDiff().EvaluateSyntheticImages(augmented, augmented, QualityStudy.Options);

        Assert.Equal((TinyStudy.Rows, TinyStudy.SyntheticCount), (report.Overall.RealCount, report.Overall.SyntheticCount));
        Assert.Equal(
            ["normal, 0", "normal, 3", "normal, 4", "tumour, 0", "tumour, 3", "tumour, 4"], report.Cells.Select(cell => cell.Name));
    }

    [Fact]
    public void EvaluateSyntheticImages_Again_GivesTheSame_AndSoDoesAnEvaluator()
    {
        var options = QualityStudy.Options with { Features = null, NearCopyLevel = 0.01 };
        var first = _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic(), options).ToJson();
        using var evaluator = _study.Ml.FairDiff().SyntheticQualityEvaluator(_study.View(QualityStudy.Real()), options);
        var synthetic = _study.View(QualityStudy.Synthetic());

        Assert.Equal(first, evaluator.Evaluate(synthetic).ToJson());
        Assert.Equal(first, evaluator.Evaluate(synthetic).ToJson());
        Assert.NotEqual(first, _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic(), options with { Seed = 5 }).ToJson());
    }

    [Fact]
    public void Evaluate_LeavesNoTensorBehind()
    {
        using var evaluator = _study.Ml.FairDiff().SyntheticQualityEvaluator(
            _study.View(QualityStudy.Real()), QualityStudy.Options with { Features = null, NearCopyLevel = 0.01 });
        var synthetic = _study.View(QualityStudy.Synthetic());
        evaluator.Evaluate(synthetic);
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        evaluator.Evaluate(synthetic);

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Metrics_Flattened_AreLegalKeysOfValuesWithEvidence()
    {
        var report = _study.Evaluate(QualityStudy.Real(), QualityStudy.Synthetic(), QualityStudy.Options with { NearCopyLevel = 0.01 });

        Assert.Equal(report["red, x"][Metrics.Coverage].Value, report.Metrics["quality/red_x/coverage"]);
        Assert.Equal(report.Overall[Metrics.KernelDistance].Deviation, report.Metrics["quality/overall/kid.sd"]);
        Assert.Equal(40, report.Metrics["quality/green_y/synthetic"]);
        Assert.Equal(report.NearCopies!.Count, report.Metrics["quality/nearCopies"]);
        Assert.DoesNotContain("quality/red_x/frechetDistance", report.Metrics.Keys);
        Assert.All(report.Metrics.Keys, key => Assert.Matches("^[A-Za-z_./]+$", key));
    }

    [Fact]
    public void ToJson_HoldsVerdictsReasonsAndNulls()
    {
        var report = _study.Evaluate(QualityStudy.Real().Where(row => row.Hospital == "x"), QualityStudy.Synthetic());
        using var json = JsonDocument.Parse(report.ToJson());
        var cell = json.RootElement.GetProperty("cells").EnumerateArray().Single(cell => cell.GetProperty("name").GetString() == "red, y");
        var kid = cell.GetProperty("values").GetProperty("kid");

        Assert.Equal(JsonValueKind.Null, kid.GetProperty("value").ValueKind);
        Assert.Equal("insufficientEvidence", kid.GetProperty("verdict").GetString());
        Assert.Equal("no real images", kid.GetProperty("reason").GetString());
        Assert.Equal("pixels", json.RootElement.GetProperty("features").GetString());
        Assert.False(json.RootElement.TryGetProperty("metrics", out _));
    }

    [Fact]
    public void ToString_IsATableWithTheWarningsBelow()
    {
        var collapsed = Enumerable.Repeat(QualityStudy.Draw("red", "x", 1, 9000, synthetic: true).Single(), 40);
        var text = _study.Evaluate(
            QualityStudy.Real(), [.. collapsed, .. QualityStudy.Draw("green", "z", 3, 1, synthetic: true)]).ToString();

        Assert.Contains("Warning: red, x: diversity may be lost.", text, StringComparison.Ordinal);
        Assert.Matches("green, z +0 +3 +- +- +- +- +- +- +1.000 \\(!\\) +-", text);
        Assert.Contains("Features: pixels. Independent classifier: ResNet8", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateSyntheticImages_ViewsThatDoNotFit_SayWhatToDo()
    {
        var fair = _study.Ml.FairDiff();
        var (real, synthetic) = (_study.View(QualityStudy.Real()), _study.View(QualityStudy.Synthetic()));
        var unmarked = _study.Ml.Transforms.DropColumns("IsSynthetic").Fit(real).Transform(real);
        var unlabelled = _study.Texts(QualityStudy.Real().Select(row => row with { Label = "" }));
        string Message(Action action) => Assert.Throws<FairDiffException>(action).Message;

        Assert.Contains(
            "no Boolean column 'IsSynthetic'", Message(() => fair.EvaluateSyntheticImages(real, unmarked, QualityStudy.Options)),
            StringComparison.Ordinal);
        Assert.Contains(
            "no synthetic row", Message(() => fair.EvaluateSyntheticImages(real, real, QualityStudy.Options)), StringComparison.Ordinal);
        Assert.Contains(
            "no real row", Message(() => fair.EvaluateSyntheticImages(synthetic, synthetic, QualityStudy.Options)),
            StringComparison.Ordinal);
        Assert.Contains(
            "ImageFeatures.Pixels",
            Message(() => fair.EvaluateSyntheticImages(unlabelled, synthetic, QualityStudy.Options with { Features = null })),
            StringComparison.Ordinal);
        var other = _study.Ml.Transforms.DropColumns("Label").Fit(real);
        Assert.Contains("holds no ResNetClassification", Message(() => ImageFeatures.FromClassifier(other)), StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateSyntheticImages_UnlabelledRowsWithFeatures_LeavesTheAgreementUndefined()
    {
        var report = _study.Ml.FairDiff().EvaluateSyntheticImages(
            _study.Texts(QualityStudy.Real().Select(row => row with { Label = "" })), _study.Texts(
                QualityStudy.Synthetic()), QualityStudy.Options);

        Assert.Null(report.Classifier);
        Assert.Null(report.Overall[Metrics.LabelAgreement].Value);
        Assert.Equal("there is no independent classifier, or no label was asked for", report.Overall[Metrics.LabelAgreement].Reason);
        Assert.NotNull(report.Overall[Metrics.Coverage].Value);
    }

    [Fact]
    public void SyntheticQualityEvaluator_OptionsOutOfRange_NameOptionAndRange()
    {
        string Message(SyntheticQualityOptions options) => Assert.Throws<ArgumentOutOfRangeException>(
            () => _study.Ml.FairDiff().SyntheticQualityEvaluator(_study.View(QualityStudy.Real()), options)).Message;

        Assert.Contains(
            "NearestNeighbours is 0; it must be at least 1", Message(QualityStudy.Options with { NearestNeighbours = 0 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "NearCopyLevel is 1; it must be above 0 and below 1", Message(QualityStudy.Options with { NearCopyLevel = 1 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "DiversityFloor is 2; it must be from 0 to 1", Message(QualityStudy.Options with { DiversityFloor = 2 }),
            StringComparison.Ordinal);
    }
}
