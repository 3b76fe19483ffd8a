using FairDiff.Torch.Augmentation;

namespace FairDiff.Torch.Classification;

/// <summary>How a classifier is trained: AdamW, linear warm-up, cosine decay, cross-entropy.</summary>
internal sealed record ClassifierTrainingOptions
{
    public ResNetArchitecture Architecture { get; init; } = ResNetArchitecture.ResNet18;
    public int ClassCount { get; init; } = 2;

    /// <summary>Optimiser steps: the same for every method that is compared.</summary>
    public int Steps { get; init; } = 800;
    public int BatchSize { get; init; } = 64;
    public double LearningRate { get; init; } = 2e-3;
    public double WeightDecay { get; init; } = 0.01;
    public int WarmupSteps { get; init; } = 50;
    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;
    public Precision Precision { get; init; } = Precision.Float32;
    public int Seed { get; init; }
}
