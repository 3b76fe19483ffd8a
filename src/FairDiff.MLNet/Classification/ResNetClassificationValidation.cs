using FairDiff.Torch.Classification;
using static FairDiff.MLNet.Options.OptionChecks;

namespace FairDiff.MLNet.Classification;

/// <summary>Checks the options once, when the estimator is made.</summary>
internal static class ResNetClassificationValidation
{
    public static void Validate(this ResNetClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NotEmpty(options.ImageColumnName);
        Require(options.ImageCachePath != "", options.ImageCachePath, "a folder, or null to decode images in every pass");
        NotEmpty(options.LabelColumnName);
        NotEmpty(options.ScoreColumnName);
        NotEmpty(options.PredictedLabelColumnName);
        Require(options.EmbeddingColumnName != "", options.EmbeddingColumnName, "a name, or null for no embedding");
        string?[] outputs = [options.ScoreColumnName, options.PredictedLabelColumnName, options.EmbeddingColumnName];
        Require(outputs.Distinct().Count() == outputs.Length, options.ScoreColumnName,
            "another name than those of the predicted label and the embedding");
        Defined(options.Arch);
        Require(options.WidthFactor == 1 || (options.WidthFactor is > 1 and <= 4 && IsBit(options.Arch)), options.WidthFactor,
            $"from 1 to 4 for a BiT-ResNet and 1 for {options.Arch}");
        Defined(options.Stem ?? ResNetStem.Small, nameof(options.Stem));
        Require(options.Stem != ResNetStem.Large || options.Arch != ResNetArchitecture.ResNet8, options.Stem, "Small or null for ResNet8, which has no large stem");
        Defined(options.Normalization ?? ImageNormalization.UnitRange, nameof(options.Normalization));
        AtLeast(1, options.Steps);
        AtLeast(2, options.BatchSize);
        Require(options.Optimizer is not null, options.Optimizer, "an optimiser; TrainingOptimizer.AdamW is the default");
        AboveZero(options.LearningRate);
        NotNegative(options.WeightDecay);
        AtLeast(0, options.WarmupSteps);
        Defined(options.GreyImages);
        Defined(options.Loss);
        NotNegative(options.FocalGamma);
        Require(options.FocalAlpha is null or (> 0 and < 1), options.FocalAlpha, "between 0 and 1, or null for no weights");
        Require(options.ClassWeights is null || options.ClassWeights.All(weight => weight > 0 && double.IsFinite(weight)), options.ClassWeights,
            "numbers above 0, one for each class, or null");
        Require(!options.InverseFrequencyWeights || options.ClassWeights is null, options.InverseFrequencyWeights, "false where ClassWeights are given");
        NotNegative(options.GroupDroStepSize);
        Require(options.GroupColumnNames.Count > 0 == options.GroupDroStepSize > 0, options.GroupColumnNames,
            "key columns where GroupDroStepSize is above 0, and empty where it is 0");
        Require(!options.SeparateSyntheticStatistics || options.GroupDroStepSize == 0, options.SeparateSyntheticStatistics,
            "false with GroupDRO, whose groups span real and synthetic images");
        Require(options.SyntheticPretraining is >= 0 and < 1, options.SyntheticPretraining, "from 0 to below 1");
        Require(options.SyntheticPretraining == 0 || !options.SeparateSyntheticStatistics, options.SyntheticPretraining,
            "0 with SeparateSyntheticStatistics: no batch would hold both kinds");
        Require(options.FineTuningLearningRate is null || (options.FineTuningLearningRate > 0 && double.IsFinite(options.FineTuningLearningRate.Value)),
            options.FineTuningLearningRate, "above 0 and finite, or null");
        Require(options.Augmentation is not null, options.Augmentation, "an augmentation; ImageAugmentation.None leaves images as they are");
        NotNegative(options.Mixup);
        Defined(options.AugmentedRows);
        options.Validation?.Validate();
        Defined(options.Precision);
        Require(options.WorkspacePath != "", options.WorkspacePath, "a folder, or null to keep nothing");
        Require(options.CheckpointInterval >= TimeSpan.Zero, options.CheckpointInterval, "at least 0");
        NotEmpty(options.Device);
    }

    private static bool IsBit(ResNetArchitecture architecture) =>
        architecture is ResNetArchitecture.BitResNet50 or ResNetArchitecture.BitResNet101 or ResNetArchitecture.BitResNet152;
}
