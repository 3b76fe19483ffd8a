using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification.Pretrained;

namespace FairDiff.Torch.Classification;

/// <summary>How a classifier is trained: linear warm-up, cosine decay, cross-entropy or focal loss.</summary>
internal sealed record ClassifierTrainingOptions
{
    public ResNetArchitecture Architecture { get; init; } = ResNetArchitecture.ResNet18;

    /// <summary>Multiplies the channels of BiT-ResNets.</summary>
    public int WidthFactor { get; init; } = 1;

    /// <summary>Null: that of the pre-trained weights, or that which suits the image size.</summary>
    public ResNetStem? Stem { get; init; }

    /// <summary>Null: 0 to 1, or what the pre-trained weights were made with.</summary>
    public ImageNormalization? Normalization { get; init; }
    public PretrainedWeights? PretrainedWeights { get; init; }

    /// <summary>Whether grey images may be scored even if none was trained on.</summary>
    public bool AcceptGrey { get; init; }
    public ClassificationTask Task { get; init; } = ClassificationTask.Multiclass;

    /// <summary>Classes, or labels per image.</summary>
    public int ClassCount { get; init; } = 2;
    public ClassificationLoss Loss { get; init; } = ClassificationLoss.CrossEntropy;
    public double FocalGamma { get; init; } = 2;

    /// <summary>Share of the positives in a focal loss of several labels per image; null = both sides weigh the same.</summary>
    public double? FocalAlpha { get; init; }

    /// <summary>One weight per class (or for the positives of each label); null = 1 for all, or inverse frequencies.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }
    public bool InverseFrequencyWeights { get; init; }

    /// <summary>Step size of GroupDRO's group weights; 0 = the mean loss over the batch counts, whatever the groups.</summary>
    public double GroupDroStepSize { get; init; }
    public int GroupCount { get; init; } = 1;

    /// <summary>Whether synthetic images are normalised by themselves; see <see cref="SeparateStatistics"/>.</summary>
    public bool SeparateSyntheticStatistics { get; init; }

    /// <summary>So many of the steps, the first ones, are taken on the examples to pre-train on.</summary>
    public int PretrainingSteps { get; init; }

    /// <summary>The highest learning rate after pre-training.</summary>
    public double FineTuningLearningRate { get; init; } = 2e-4;

    /// <summary>Optimiser steps: the same for every method that is compared.</summary>
    public int Steps { get; init; } = 800;
    public int BatchSize { get; init; } = 64;
    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.AdamW;
    public double LearningRate { get; init; } = 2e-3;
    public double WeightDecay { get; init; } = 0.01;
    public int WarmupSteps { get; init; } = 50;
    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;

    /// <summary>The alpha of <see cref="Classification.Mixup"/>; 0 = examples as they are.</summary>
    public double Mixup { get; init; }

    /// <summary>The images that are augmented; <see cref="AugmentedRows.Synthetic"/> needs passes that say which these are.</summary>
    public AugmentedRows AugmentedRows { get; init; }
    public Precision Precision { get; init; } = Precision.Float32;
    public int Seed { get; init; }

    /// <summary>Where the state of the training is kept for resuming (null = nowhere), how often, and what it belongs to.</summary>
    public string? CheckpointPath { get; init; }
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);
    public string Fingerprint { get; init; } = "";

    /// <summary>The network for images of this size that starts with these weights.</summary>
    public ClassifierShape Shape(int imageSize, PretrainedTensors? pretrained)
    {
        var shape = new ClassifierShape(Architecture, ClassCount, imageSize)
        {
            Task = Task,
            Stem = Stem ?? (pretrained?.Network is { } network && network.Architecture == Architecture ? network.Stem : ResNetDesign.StemFor(Architecture, imageSize)),
            WidthFactor = WidthFactor,
        };
        var published = shape.Design.Bit ? ImageNormalization.SignedRange : ImageNormalization.ImageNet;
        var usual = pretrained is null ? ImageNormalization.UnitRange : pretrained.Normalization ?? published;
        return shape with { Normalization = Normalization ?? usual };
    }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        Require(
            ClassCount >= (Task == ClassificationTask.Multiclass ? 2 : 1), nameof(ClassCount), ClassCount,
            Task == ClassificationTask.Multiclass ? "2 or more; check the label column" : "1 or more; check the label column");
        Require(FocalGamma >= 0 && double.IsFinite(FocalGamma), nameof(FocalGamma), FocalGamma, "0 or more; 2 is usual");
        Require(
            FocalAlpha is null || (FocalAlpha is > 0 and < 1 && Task == ClassificationTask.MultiLabel), nameof(FocalAlpha), FocalAlpha ?? 0,
            "between 0 and 1, and only with several labels per image; weigh exclusive classes with ClassWeights");
        Require(
            ClassWeights is null || (ClassWeights.Count == ClassCount && ClassWeights.All(weight => weight > 0 && double.IsFinite(weight))),
            nameof(ClassWeights), string.Join(", ", ClassWeights ?? []), $"one weight above 0 for each of the {ClassCount} classes");
        Require(
            ClassWeights is null || !InverseFrequencyWeights, nameof(InverseFrequencyWeights), InverseFrequencyWeights,
            "false where ClassWeights are given");
        Require(GroupDroStepSize >= 0 && double.IsFinite(GroupDroStepSize), nameof(GroupDroStepSize), GroupDroStepSize, "0 or more; 0.01 is usual");
        Require(GroupCount >= 1, nameof(GroupCount), GroupCount, "1 or more");
        Require(
            !SeparateSyntheticStatistics || GroupDroStepSize == 0, nameof(SeparateSyntheticStatistics), SeparateSyntheticStatistics,
            "false with GroupDRO, whose groups span both kinds");
        Require(PretrainingSteps >= 0 && PretrainingSteps < Steps, nameof(PretrainingSteps), PretrainingSteps, "0 to Steps - 1");
        Require(
            FineTuningLearningRate > 0 && double.IsFinite(FineTuningLearningRate), nameof(FineTuningLearningRate), FineTuningLearningRate, "above 0");
        Require(Steps >= 1, nameof(Steps), Steps, "1 or more");
        Require(BatchSize >= 2, nameof(BatchSize), BatchSize, "2 or more, because batch normalisation compares the images of a batch");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0; 0.002 is usual");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or more; 0.01 is usual");
        Require(Mixup >= 0 && double.IsFinite(Mixup), nameof(Mixup), Mixup, "0 or more; 0.1 to 0.4 are usual");
        Require(WarmupSteps >= 0, nameof(WarmupSteps), WarmupSteps, "0 or more");
    }

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed is {allowed}.");
        }
    }
}
