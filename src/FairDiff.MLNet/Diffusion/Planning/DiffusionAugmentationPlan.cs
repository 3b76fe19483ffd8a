using FairDiff.MLNet.Diffusion;

namespace FairDiff.MLNet;

/// <summary>What <see cref="DiffusionAugmentationEstimator.Fit"/> would do, and roughly what it would take. <see cref="ToString"/> prints
/// it.</summary>
public sealed record DiffusionAugmentationPlan
{
    /// <summary>Rows that the generator learns from.</summary>
    public required int Rows { get; init; }

    /// <summary>Those of them that have a label.</summary>
    public required int LabelledRows { get; init; }

    /// <summary>Width and height of the images in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The columns of the condition, the label first; none for an unconditional generator.</summary>
    public required IReadOnlyList<string> ConditionColumns { get; init; }

    /// <summary>Every cell that is in the data or will be drawn.</summary>
    public required IReadOnlyList<PlannedCell> Cells { get; init; }

    /// <summary>Images to be drawn.</summary>
    public required int SyntheticCount { get; init; }

    /// <summary>Trainable parameters of the generator.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The device in words.</summary>
    public required string Device { get; init; }

    /// <summary>Optimiser steps.</summary>
    public required int TrainingSteps { get; init; }

    /// <summary>Images per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Micro-batches per step.</summary>
    public required int GradientAccumulation { get; init; }

    /// <summary>The second stage; null = there is one only. What is said of network, training and memory is the base's, what is said of
    /// disk is both's.</summary>
    public PlannedUpsampler? Upsampler { get; init; }

    /// <summary>Memory for training on the device, in bytes.</summary>
    public required PlannedMemory Memory { get; init; }

    /// <summary>Files in the workspace, in bytes.</summary>
    public required PlannedDisk Disk { get; init; }

    /// <summary>The median of three steps of this training, made with a network that is thrown away, after one to warm up.</summary>
    public required TimeSpan TimePerStep { get; init; }

    /// <summary>The time of an image, from two denoising steps of one batch.</summary>
    public required TimeSpan TimePerImage { get; init; }

    /// <summary>The time of all training steps; checkpoints and the decoding of images come on top.</summary>
    public TimeSpan TrainingTime => TimePerStep * TrainingSteps;

    /// <summary>The time of all images, through both stages if there are two.</summary>
    public TimeSpan SamplingTime => (TimePerImage + (Upsampler?.TimePerImage ?? TimeSpan.Zero)) * SyntheticCount;

    /// <summary>The time of all.</summary>
    public TimeSpan TotalTime => TrainingTime + (Upsampler?.TrainingTime ?? TimeSpan.Zero) + SamplingTime;

    /// <summary>The plan as a few lines of text, the first twenty cells included.</summary>
    public override string ToString() => PlanText.Of(this);
}
