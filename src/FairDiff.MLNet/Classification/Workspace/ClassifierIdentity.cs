using System.Text.Json.Nodes;
using FairDiff.MLNet.Storage;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>Everything that determines a trained classifier, as its <c>classifier.json</c> records it.</summary>
internal static class ClassifierIdentity
{
    private const int Format = 1;

    /// <param name="options">What the user asked for.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="data">The first passes and the validation rows.</param>
    public static JsonObject Create(ResNetClassificationOptions options, int seed, ClassifierDataFingerprint data) => new()
    {
        ["format"] = Format,
        ["options"] = new JsonObject
        {
            ["imageColumnName"] = options.ImageColumnName,
            ["labelColumnName"] = options.LabelColumnName,
            ["softLabel"] = options.SoftLabel,
            ["arch"] = options.Arch.ToString(),
            ["widthFactor"] = options.WidthFactor,
            ["stem"] = options.Stem?.ToString(),
            ["normalization"] = options.Normalization?.ToString(),
            ["greyImages"] = options.GreyImages.ToString(),
            ["pretrainedWeights"] = options.PretrainedWeights is { } weights ? $"{weights.Name} ({HashOf(weights)})" : null,
            ["steps"] = options.Steps,
            ["batchSize"] = options.BatchSize,
            ["optimizer"] = options.Optimizer.Name,
            ["learningRate"] = options.LearningRate,
            ["weightDecay"] = options.WeightDecay,
            ["warmupSteps"] = options.WarmupSteps,
            ["loss"] = options.Loss.ToString(),
            ["focalGamma"] = options.FocalGamma,
            ["focalAlpha"] = options.FocalAlpha,
            ["classWeights"] = options.ClassWeights is { } classWeights ? new JsonArray([.. classWeights.Select(weight => JsonValue.Create(weight))]) : null,
            ["inverseFrequencyWeights"] = options.InverseFrequencyWeights,
            ["groupColumnNames"] = Names(options.GroupColumnNames),
            ["groupDroStepSize"] = options.GroupDroStepSize,
            ["separateSyntheticStatistics"] = options.SeparateSyntheticStatistics,
            ["syntheticPretraining"] = options.SyntheticPretraining,
            ["fineTuningLearningRate"] = options.FineTuningLearningRate,
            ["augmentation"] = options.Augmentation.Name,
            ["augmentedRows"] = options.AugmentedRows.ToString(),
            ["mixup"] = options.Mixup,
            ["precision"] = options.Precision.ToString(),
            ["validation"] = options.Validation is { } validation ? Validation(validation) : null,
            ["seed"] = seed,
        },
        ["data"] = new JsonObject
        {
            ["rows"] = data.Rows,
            ["validationRows"] = data.ValidationRows,
            ["sha256"] = data.Sha256,
        },
    };

    /// <summary>A set of its own is among the data.</summary>
    private static JsonObject Validation(ValidationOptions validation) => new()
    {
        ["fraction"] = validation.Fraction,
        ["clusterColumnName"] = validation.ClusterColumnName,
        ["metric"] = validation.Metric.ToString(),
        ["groupColumnNames"] = Names(validation.GroupColumnNames),
        ["minimumGroupSize"] = validation.MinimumGroupSize,
        ["interval"] = validation.Interval,
        ["patience"] = validation.Patience,
    };

    private static string HashOf(PretrainedWeights weights) => weights.Sha256 ?? DiskErrors.GuardReading(weights.Source, FileHash.OfFile);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}
