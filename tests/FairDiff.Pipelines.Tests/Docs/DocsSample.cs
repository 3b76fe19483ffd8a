using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.MLNet.Hosting;
using FairDiff.Reporting;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Tests.Docs;

/// <summary>The code of docs/, letter by letter: a test compares the two, another one runs it.</summary>
internal static class DocsSample
{
    public static void Generate(FairDiffCatalog fair, IDataView rows, int generatorSteps, int syntheticCount)
    {
        // <generator>
        var stage = fair.DiffusionAugmentation(new()
        {
            AttributeColumnNames = ["Hospital"], TrainingSteps = generatorSteps, SyntheticCount = syntheticCount,
            Network = UNetOptions.Small with { BlocksPerLevel = 2, Dropout = 0.1 },
            MinSnrGamma = 5,
            Sampling = new() { Sampler = DiffusionSampler.DpmSolver2M, GuidanceInterval = new(0.12, 0.65) },
            WorkspacePath = "generator",
            PostHocEma = 20,
        });
        Console.WriteLine(stage.Plan(rows)); // what Fit would do: rows, cells, parameters, time, memory, disk
        stage.Fit(rows);
        fair.ReconstructGenerator("generator", emaLength: 0.08, "longer-average.safetensors"); // another length, no training
        // </generator>
    }

    public static void WarmStart(FairDiffCatalog fair, IDataView rows, int generatorSteps, int syntheticCount)
    {
        // <warm start>
        fair.DiffusionAugmentation(new()
        {
            AttributeColumnNames = ["Hospital"], TrainingSteps = generatorSteps, SyntheticCount = syntheticCount,
            Network = UNetOptions.Small with { BlocksPerLevel = 2 }, // that of the file
            StartFrom = StartingGenerator.FromFile("longer-average.safetensors"), // or the generator.safetensors of a workspace
        }).Fit(rows);
        // </warm start>
    }

    public static SyntheticQualityReport Files(FairDiffCatalog fair, IDataView rows, int count, int classifierSteps)
    {
        // <files>
        using var generator = ImageGenerator.Load("generator"); // the file, or the workspace; no training data
        generator.Generate("store", new() { Count = count, Shard = new Shard(1, 2) }); // other processes draw the other shards
        generator.Generate("store", new() { Count = count }); // or the same one all that is missing
        var synthetic = fair.LoadSyntheticImages("store");
        var quality = fair.EvaluateSyntheticImages(
            rows, synthetic, new() { AttributeColumnNames = ["Hospital"], ClassifierTraining = new() { Steps = classifierSteps } });
        Console.WriteLine(quality); // per cell: KID, precision, recall, coverage, label agreement, near-copies, warnings
        // </files>
        return quality;
    }

    public static IEstimator<ITransformer> Vectors(MLContext ml, FairDiffCatalog fair, int generatorSteps, int syntheticCount)
    {
        // <vectors>
        var pipeline = fair.VectorDiffusionAugmentation(new()
            {
                FeatureColumnName = "Features", AttributeColumnNames = ["Hospital"],
                TrainingSteps = generatorSteps, SyntheticCount = syntheticCount, // the defaults: 800 steps, 1500 vectors
            })
            .Append(fair.SyntheticMix(realFraction: 0.5))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));
        // </vectors>
        return pipeline;
    }

    public static IEstimator<ITransformer> Feedback(
        MLContext ml, FairDiffCatalog fair, IDataView rows, IDataView validation, int generatorSteps, int syntheticCount)
    {
        var training = new VectorDiffusionAugmentationOptions { AttributeColumnNames = ["Hospital"], TrainingSteps = generatorSteps };
        var trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight");
        // <feedback>
        var first = fair.VectorDiffusionAugmentation(training with { SyntheticCount = syntheticCount })
            .Append(fair.SyntheticMix(realFraction: 0.5)).Append(trainer).Fit(rows);

        var losses = fair.EvaluateCellLosses(first.Transform(validation), ["Hospital"]); // real held-out rows, never the test rows
        Console.WriteLine(losses); // a line for each label x hospital: mean loss, rows, and the loss up to which labels are believed

        var second = fair.VectorDiffusionAugmentation(training with
            {
                SamplingPlan = SamplingPlan.Feedback(losses), SyntheticCount = 2 * syntheticCount, // twice as many candidates
            })
            .Append(fair.SelectHardExamples(first.LastTransformer, losses, keptFraction: 0.5)) // the harder half of each cell
            .Append(fair.SyntheticMix(realFraction: 0.5)).Append(trainer);
        // </feedback>
        return second;
    }

    public static IEstimator<ITransformer> Network(FairDiffCatalog fair, int steps)
    {
        // <network>
        var trainer = fair.ResNetClassification(new()
        {
            Arch = ResNetArchitecture.BitResNet50, Stem = ResNetStem.Large, Steps = steps,
            PretrainedWeights = PretrainedWeights.FromFile("BiT-M-R50x1.npz"),
        });
        // </network>
        return trainer;
    }

    public static IEstimator<ITransformer> Fairer(FairDiffCatalog fair, int steps)
    {
        // <fairer>
        var trainer = fair.ResNetClassification(new()
        {
            Steps = steps,
            Augmentation = ImageAugmentation.RandAugment(n: 2, m: 9), // or Color, StainAndBlur, Radiology, Dermatology, ImageNet, ...
            AugmentedRows = AugmentedRows.Real, // Both, Real or Synthetic
            Loss = ClassificationLoss.Focal, InverseFrequencyWeights = true,
            GroupColumnNames = ["Hospital", "Label"], GroupDroStepSize = 0.01,
        });
        // </fairer>
        return trainer;
    }

    public static IEstimator<ITransformer> OtherTrainer(MLContext ml, FairDiffCatalog fair, int generatorSteps, int syntheticCount)
    {
        // <other trainer>
        var pipeline = fair.DiffusionAugmentation(new()
            {
                AttributeColumnNames = ["Hospital"], TrainingSteps = generatorSteps, SyntheticCount = syntheticCount,
            })
            .Append(fair.SyntheticMix(realFraction: 0.5))
            .Append(ml.Transforms.ExtractPixels("Features", "Image"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));
        // </other trainer>
        return pipeline;
    }

    public static IEstimator<ITransformer> FilesOfRows(
        MLContext ml, FairDiffCatalog fair, string imageFolder, int generatorSteps, int syntheticCount)
    {
        // <files of rows>
        var pipeline = fair.DiffusionAugmentation(new()
            {
                AttributeColumnNames = ["Hospital"], TrainingSteps = generatorSteps, SyntheticCount = syntheticCount,
                SyntheticColumns = [new("Path", row => row.Path), new("Patient", row => $"synthetic {row.Cell}")],
            })
            .Append(fair.SyntheticMix(realFraction: 0.5))
            .Append(ml.Transforms.LoadRawImageBytes("File", imageFolder, "Path")); // the trainer that takes files comes here
        // </files of rows>
        return pipeline;
    }

    public static IEstimator<ITransformer> Validated(FairDiffCatalog fair, int steps)
    {
        // <validated>
        var trainer = fair.ResNetClassification(new()
        {
            Steps = steps, Optimizer = TrainingOptimizer.Sgd(momentum: 0.9), LearningRate = 0.02, Mixup = 0.1,
            Validation = new ValidationOptions
            {
                Fraction = 0.2, ClusterColumnName = "Patient", Patience = 5,
                Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Hospital"],
            },
            WorkspacePath = "classifier", ImageCachePath = "cache",
        });
        // </validated>
        return trainer;
    }

    public static IEstimator<ITransformer> Features(MLContext ml, FairDiffCatalog fair, string imageFolder)
    {
        // <features>
        var pipeline = ml.Transforms.LoadImages("Image", imageFolder, "Path")
            .Append(fair.FeaturizeImages("Features", new() { Weights = PretrainedWeights.ImageNetResNet18(), ImageSize = 128 }))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        // </features>
        return pipeline;
    }

    public static IEstimator<ITransformer> Serve(MLContext ml, string imageFolder, int size)
    {
        // <serve>
        var pipeline = ml.Transforms.LoadImages("Image", imageFolder, "Path")
            .Append(ml.Transforms.ResizeImages("Image", size, size))
            .Append(ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(ml.Transforms.ApplyOnnxModel("model.onnx"));
        // </serve>
        return pipeline;
    }

    public static void ServedModel(IHostApplicationBuilder builder)
    {
        // <served model>
        builder.Services.AddFairDiff();
        builder.Services.AddFairDiffModel<Patch, Diagnosis>("hospitals");
        builder.Services.AddHealthChecks().AddFairDiff(tags: ["ready"]);
        // </served model>
    }

    public static Diagnosis Answer(FairDiffModelPool<Patch, Diagnosis> pool, Patch patch) => pool.Predict(patch);

    public static ITransformer FitInAHost(FairDiffCatalog fair, IProgress<TrainingProgress> progress, IDataView rows, int steps)
    {
        // <fit in a host>
        var model = fair.ResNetClassification(new() { Steps = steps, ProgressCallback = progress.Report }).Fit(rows);
        // </fit in a host>
        return model;
    }

    public static void SaveForServing(FairDiffCatalog fair, ITransformer model, IDataView train)
    {
        // <for serving>
        var serving = fair.ForServing(model, train.Schema, withFiles: false); // without LoadImages: the app hands in an MLImage
        serving.Save("model.zip");
        // </for serving>
    }

    public static RequirementResult Judge(FairnessData data)
    {
        // <judge>
        var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { Groups = ["site", "sex", "site*sex"] });
        GapValue gap = report.Gap("site");
        Console.WriteLine($"{gap.Value} {gap.Verdict}: {gap.Reason}");
        RequirementResult gate = FairnessRequirement.Parse("worst(sex,auc) > 0.8").Check(report);
        // </judge>
        return gate;
    }

    public static (FairnessReport Report, RequirementResult Gate) OwnMetric(FairnessData data)
    {
        // <own metric>
        var overconfidence = new MetricDefinition
        {
            Name = "overconfidence",
            Title = "overconfidence",
            Meaning = "The mean score of wrong decisions: how sure it is where it errs. It says nothing about how often that is.",
            Direction = MetricDirection.LowerIsBetter,
            Needs = MetricNeeds.ExclusiveClasses | MetricNeeds.Probabilities,
            Value = rows => rows.Where(row => row.Predicted != row.Label)
                .Select(row => row.Score(row.Predicted)).DefaultIfEmpty(double.NaN).Average(),
        };
        var options = new FairnessOptions { Groups = ["site"], Metrics = MetricRegistry.BuiltIn.With(overconfidence) };
        var report = FairnessEvaluator.Evaluate(data, options);
        Console.WriteLine(report.Gap("site", "overconfidence").Verdict);
        RequirementResult gate = FairnessRequirement.Parse("worst(site,overconfidence) < 0.9").Check(report);
        // </own metric>
        return (report, gate);
    }

    public static void Curves(FairnessData data)
    {
        // <curves>
        double[] probabilities = [.. Enumerable.Range(0, data.Rows).Select(row => data.Scores[row, 1])];
        bool[] isPositive = [.. data.Labels.Select(label => label == 1)];
        DecisionCurve? decisions = DecisionCurve.Compute(isPositive, probabilities, thresholds: [0.05, 0.1, 0.2], prevalence: 0.02);
        CalibrationCurve? calibration = CalibrationCurve.Compute(isPositive, probabilities);
        var (with, without) = RiskDistribution.ByOutcome(isPositive, probabilities);
        Console.WriteLine($"{decisions?.Points[1].NetBenefit} {calibration?.At(0.3)} {calibration?.Slope} {with?.Median} {without?.Median}");
        // </curves>
    }

    public static FairnessReport Thresholds(MLContext ml, ITransformer model, IDataView validation, IDataView test)
    {
        // <thresholds>
        var fair = ml.FairDiff();
        var stage = fair.ChooseThresholds(new ThresholdDecisionOptions { Thresholds = new() { Attribute = "Hospital", Floor = 0.85 } });
        ThresholdDecisionTransformer decisions = stage.Fit(model.Transform(validation));
        Console.WriteLine(decisions.Thresholds[0].ByGroup["north"].Sensitivity);
        ml.Model.Save(model.Append(decisions), validation.Schema, "model.zip");
        var report = fair.EvaluateFairness(
            model.Append(decisions).Transform(test), ["Hospital"], new() { GroupThresholds = decisions.Thresholds });
        // </thresholds>
        return report;
    }

    public static IDataView Calibrate(MLContext ml, ITransformer model, IDataView validation, IDataView test)
    {
        // <calibrate>
        var options = new CalibrationOptions { Method = CalibrationMethod.Platt, Attribute = "Hospital" };
        var calibrate = ml.FairDiff().CalibrateScores(new() { Calibration = options });
        ScoreCalibrationTransformer fitted = calibrate.Fit(model.Transform(validation));
        Console.WriteLine(fitted.Calibration.ByGroup["north"][0].Slope);
        var calibrated = model.Append(fitted).Transform(test);
        // </calibrate>
        return calibrated;
    }

    public static void Page(FairnessData data)
    {
        // <page>
        var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { Groups = ["site"] });
        File.WriteAllText("fairness.html", report.ToHtml(data, new() { Source = "the test rows" }));
        // </page>
    }

    public static async Task<StudyResult> RunStudy(StudySettings settings, PhantomOptions phantoms)
    {
        // <study>
        StudyResult result = await Study.RunAsync(new()
        {
            Title = "Phantoms", Note = "Simulated images.", Output = "study", Experiment = "phantoms",
            Settings = settings with { Methods = StudyMethod.Parse(["baseline", "label+property"]) },
            DataIdentity = PhantomData.Identify(phantoms), DataDescription = PhantomData.Describe(phantoms),
            Data = (ml, folder, say) => PhantomData.Create(ml, phantoms),
            View = () => new LineProgressView(Console.Out),
        });
        Console.WriteLine(result.HtmlReport);
        // </study>
        return result;
    }

    public static (QuantityComparison Difference, IReadOnlyList<TradeOff> Front) Compare(
        IReadOnlyDictionary<string, IReadOnlyList<FairnessData>> methods)
    {
        // <compare>
        var comparisons = MethodComparisons.Compare(methods, new FairnessOptions { Groups = ["site"] }, [MetricNames.Accuracy]);
        QuantityComparison difference = comparisons.AgainstFirst["synthetic"]["gap(site,accuracy)"];
        IReadOnlyList<TradeOff> front = ParetoFront.Find(comparisons.TradeOffs("site"));
        // </compare>
        return (difference, front);
    }

    public static (IEstimator<ITransformer> Keys, FairnessOptions Options) Missing(MLContext ml)
    {
        // <missing>
        var missing = new MissingValues(["not reported", "N/A"]); // default: MissingValues.Default, as of the command
        var keys = ml.FairDiff().MapAttributeToKey("Hospital", missingValues: missing); // key 0 = unknown, for all stages
        var options = new FairnessOptions { Groups = ["site"], MissingValues = missing };
        // </missing>
        return (keys, options);
    }

    public static float[] Load(string imagePath)
    {
        // <load>
        var ml = new MLContext();
        ml.FairDiff(); // once, before the model is loaded
        var model = ml.Model.Load("model.zip", out _);
        var engine = ml.Model.CreatePredictionEngine<Patch, Diagnosis>(model);
        var diagnosis = engine.Predict(new Patch { Path = imagePath });
        // </load>
        return diagnosis.Score;
    }

    public sealed class Vector
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }

    internal sealed class Patch
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }

    internal sealed class Diagnosis
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
