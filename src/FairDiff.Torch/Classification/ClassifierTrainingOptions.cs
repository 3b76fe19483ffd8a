using FairDiff.Torch.Classification.Pretrained;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Classification;

/// <summary>A training of a classifier, with what follows from its data and where its state is kept.</summary>
public sealed record ClassifierTrainingOptions : ClassifierTraining
{
    /// <summary>Creates the default options.</summary>
    public ClassifierTrainingOptions()
    {
    }

    /// <summary>Creates options of settings that are there already.</summary>
    /// <param name="training">The settings.</param>
    public ClassifierTrainingOptions(ClassifierTraining training)
        : base(training)
    {
    }

    /// <summary>Whether grey images may be scored even if none was trained on.</summary>
    public bool AcceptGrey { get; init; }

    /// <summary>What the classifier says of an image.</summary>
    public ClassificationTask Task { get; init; } = ClassificationTask.Multiclass;

    /// <summary>Classes, at least 2, or labels per image, at least 1.</summary>
    public int ClassCount { get; init; } = 2;

    /// <summary>Groups of GroupDRO, at least 1.</summary>
    public int GroupCount { get; init; } = 1;

    /// <summary>The seed of weights, order and augmentation: on a CPU it decides everything.</summary>
    public int Seed { get; init; }

    /// <summary>The file in which the state of the training is kept, and from which it goes on; null = nowhere.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>How often that file is written.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the state belongs to, in any words that change with data and settings: one of another training is refused.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>So many of the steps, the first ones, are taken on the examples to pre-train on.</summary>
    internal int PretrainingSteps => (int)Math.Round(SyntheticPretraining * Steps);

    /// <summary>The first step, counted from 0, whose weights are averaged; null = none.</summary>
    internal long? AverageFrom => WeightAveraging > 0
        ? Math.Max(PretrainingSteps, Math.Min(Steps - 1, (long)Math.Round((1 - WeightAveraging) * Steps)))
        : null;

    /// <summary>The network for images of this size that starts with these weights.</summary>
    internal ClassifierShape Shape(int imageSize, PretrainedTensors? pretrained)
    {
        var network = pretrained?.Network is { } found && found.Architecture == Arch ? found : null;
        var shape = new ClassifierShape(Arch, ClassCount, imageSize)
        {
            Task = Task,
            Stem = Stem ?? network?.Stem ?? ResNetDesign.StemFor(Arch, imageSize),
            StageBlocks = StageBlocks ?? network?.StageBlocks,
            WidthFactor = WidthFactor,
        };
        var published = shape.Design.Bit ? ImageNormalization.SignedRange : ImageNormalization.ImageNet;
        var usual = pretrained is null ? ImageNormalization.UnitRange : pretrained.Normalization ?? published;
        return shape with { Normalization = Normalization ?? usual };
    }

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range, or does not suit the data.</exception>
    internal void ValidateWithData()
    {
        Validate();
        var smallest = Task == ClassificationTask.Multiclass ? 2 : 1;
        Require(ClassCount >= smallest, ClassCount, $"{smallest} or more; check the label column");
        Require(
            FocalAlpha is null || Task == ClassificationTask.MultiLabel, FocalAlpha,
            "null without several labels per image; weigh exclusive classes with ClassWeights");
        Require(
            ClassWeights is null || ClassWeights.Count == ClassCount, string.Join(
                ", ", ClassWeights ?? []), $"one weight above 0 for each of the {ClassCount} classes",
            nameof(ClassWeights));
        AtLeast(1, GroupCount);
        Require(PretrainingSteps < Steps, SyntheticPretraining, $"so small that one of the {Steps} steps is left for real images");
    }
}
