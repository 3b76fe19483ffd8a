using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Study;

/// <summary>The ML.NET pipelines of a study, made of the same public stages that a user composes.</summary>
internal sealed class StudyPipeline
{
    // A context of its own: contexts are not made for several threads, and studies fit several pipelines side by side.
    private readonly MLContext _ml = new(seed: 0);
    private readonly FairDiffCatalog _fair;
    private readonly StudyData _data;
    private readonly StudySettings _settings;
    private readonly RunFolder _folder;

    public StudyPipeline(StudyData data, StudySettings settings, RunFolder folder) =>
        (_fair, _data, _settings, _folder) = (_ml.FairDiff(), data, settings, folder);

    /// <summary>The name of a generator, and of its _folder.</summary>
    public static string NameOf(DiffusionCondition condition) => condition == DiffusionCondition.Label ? "label" : "label+property";

    /// <summary>Images ready, label and attributes as keys.</summary>
    public IEstimator<ITransformer> Preparation() => Preparation(_ml, _data);

    /// <summary>The same in another context.</summary>
    public static IEstimator<ITransformer> Preparation(MLContext ml, StudyData data)
    {
        var keys = KeyColumns.Create(ml, data.AttributeColumns.Prepend(StudyData.LabelColumn));
        return data.ImageStage is { } images ? images(ml).Append(keys) : keys;
    }

    /// <summary>The generator stage. Its workspace is shared by every method and seed that uses it, and so is what its first Fit says of near-copies.</summary>
    public DiffusionAugmentationEstimator Generator(
        DiffusionCondition condition, ImageFeatures? nearCopyFeatures, Action<TrainingProgress>? progress, Action<string, double, long>? metric,
        CancellationToken cancellation) =>
        _fair.DiffusionAugmentation(new DiffusionAugmentationOptions
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            AttributeColumnNames = [.. _data.AttributeColumns],
            ImageSize = _data.ImageSize,
            Condition = condition,
            Network = _settings.GeneratorNetwork,
            TrainingSteps = _settings.GeneratorSteps,
            LabelledFraction = GeneratorBalance.LabelledFraction(_data.LabelledRows, _data.UnlabelledRows),
            AttributeTempering = GeneratorBalance.AttributeTempering(condition),
            GuidanceWeight = _settings.GuidanceWeight,
            SamplerSteps = _settings.SamplerSteps,
            SyntheticCount = _settings.SyntheticCount,
            NearCopyFeatures = nearCopyFeatures,
            WorkspacePath = _folder.Generator(NameOf(condition)),
            Precision = _settings.GeneratorPrecision,
            Seed = _settings.GeneratorSeed,
            Device = _settings.Device,
            FallbackToCpu = _settings.FallbackToCpu,
            ProgressCallback = progress,
            MetricsCallback = metric,
            CancellationToken = cancellation,
        });

    /// <summary>The whole chain of a method.</summary>
    public IEstimator<ITransformer> Create(
        StudyMethod method, int seed, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellation)
    {
        var pipeline = new EstimatorChain<ITransformer>().Append(Preparation());
        if (method.Oversample)
        {
            pipeline = pipeline.Append<ITransformer>(_fair.Oversample([.. _data.AttributeColumns, StudyData.LabelColumn], seed));
        }

        if (method.Generator is { } condition)
        {
            pipeline = pipeline.Append<ITransformer>(Generator(condition, null, null, null, cancellation));
            if (method.SyntheticPretraining == 0)
            {
                pipeline = pipeline.Append<ITransformer>(_fair.SyntheticMix(_settings.RealFraction, seed));
            }
        }

        return pipeline.Append<ITransformer>(_fair.ResNetClassification(new ResNetClassificationOptions
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            Arch = _settings.Architecture,
            WidthFactor = _settings.WidthFactor,
            Stem = _settings.Stem,
            PretrainedWeights = method.Pretrained ? _settings.Weights!.Source : null,

            // A study reports on all of its rows.
            GreyImages = GreyImages.Convert,
            Steps = _settings.ClassifierSteps,
            BatchSize = _settings.BatchSize,
            LearningRate = _settings.LearningRate,
            Augmentation = method.Augmentation ?? ImageAugmentation.None,
            AugmentedRows = method.Generator is null ? AugmentedRows.Both : _settings.AugmentedRows,
            Loss = method.Loss ?? _settings.Loss,
            GroupColumnNames = method.GroupDro ? [.. _data.AttributeColumns, StudyData.LabelColumn] : [],
            GroupDroStepSize = method.GroupDro ? .01 : 0,
            SeparateSyntheticStatistics = method.SeparateStatistics,
            SyntheticPretraining = method.SyntheticPretraining,
            Precision = _settings.ClassifierPrecision,
            Seed = seed,
            Device = _settings.Device,
            FallbackToCpu = _settings.FallbackToCpu,
            ProgressCallback = progress,
            MetricsCallback = metric,
            CancellationToken = cancellation,
        }));
    }

    /// <summary>Scores real rows and judges the scores by group.</summary>
    public FairnessReport Evaluate(ITransformer model, IDataView rows, IReadOnlyList<string> groups) =>
        // Intervals of single classifiers are left out: the spread over seeds is what a study compares.
        _fair.EvaluateFairness(model.Transform(rows), groups, new FairnessOptions { HighRiskClasses = _data.HighRiskClasses, BootstrapSamples = 0 });
}
