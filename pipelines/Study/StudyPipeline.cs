using FairDiff.MLNet;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Study;

/// <summary>The ML.NET pipelines of a study, made of the same public stages that a user composes.</summary>
internal sealed class StudyPipeline(MLContext ml, StudyData data, StudySettings settings, RunFolder folder)
{
    private readonly FairDiffCatalog _fair = ml.FairDiff();

    /// <summary>The name of a generator, and of its folder.</summary>
    public static string NameOf(DiffusionCondition condition) => condition == DiffusionCondition.Label ? "label" : "label+property";

    /// <summary>Images ready, label and attributes as keys.</summary>
    public IEstimator<ITransformer> Preparation()
    {
        IEstimator<ITransformer> keys = ml.Transforms.Conversion.MapValueToKey(
            [.. data.AttributeColumns.Prepend(StudyData.LabelColumn).Select(column => new InputOutputColumnPair(column))],
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        return data.ImageStage is { } images ? images.Append(keys) : keys;
    }

    /// <summary>The generator stage. Its workspace is shared by every method and seed that uses it.</summary>
    public DiffusionAugmentationEstimator Generator(
        DiffusionCondition condition, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellation) =>
        _fair.DiffusionAugmentation(new DiffusionAugmentationOptions
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            AttributeColumnNames = [.. data.AttributeColumns],
            ImageSize = data.ImageSize,
            Condition = condition,
            Network = settings.GeneratorSize,
            TrainingSteps = settings.GeneratorSteps,
            // Few labels: each batch holds enough labelled rows to learn them, and enough of the label-poor attributes.
            LabelledFraction = data.UnlabelledRows > data.LabelledRows ? .4 : null,
            AttributeTempering = condition == DiffusionCondition.LabelAndAttributes ? .25 : 1,
            GuidanceWeight = settings.GuidanceWeight,
            SamplerSteps = settings.SamplerSteps,
            SyntheticCount = settings.SyntheticCount,
            WorkspacePath = folder.Generator(NameOf(condition)),
            Precision = settings.GeneratorPrecision,
            Seed = settings.GeneratorSeed,
            Device = settings.Device,
            FallbackToCpu = settings.FallbackToCpu,
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
            pipeline = pipeline.Append<ITransformer>(_fair.Oversample([.. data.AttributeColumns, StudyData.LabelColumn], seed));
        }

        if (method.Generator is { } condition)
        {
            pipeline = pipeline
                .Append<ITransformer>(Generator(condition, null, null, cancellation))
                .Append<ITransformer>(_fair.SyntheticMix(settings.RealFraction, seed));
        }

        return pipeline.Append<ITransformer>(_fair.ResNetClassification(new ResNetClassificationOptions
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            Arch = settings.Architecture,
            Steps = settings.ClassifierSteps,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate,
            Augmentation = method.Augmentation,
            Precision = settings.ClassifierPrecision,
            Seed = seed,
            Device = settings.Device,
            FallbackToCpu = settings.FallbackToCpu,
            ProgressCallback = progress,
            MetricsCallback = metric,
            CancellationToken = cancellation,
        }));
    }
}
