namespace FairDiff.MLNet;

/// <summary>What the second stage of a cascade would take, beside the base generator.</summary>
/// <param name="BaseImageSize">Width and height in pixels of the images that the base draws.</param>
/// <param name="ParameterCount">Trainable parameters.</param>
/// <param name="TrainingSteps">Optimiser steps.</param>
/// <param name="BatchSize">Images per step.</param>
/// <param name="GradientAccumulation">Micro-batches per step.</param>
/// <param name="Memory">Memory for training on the device, in bytes; the base is trained before, so it does not add to that.</param>
/// <param name="TimePerStep">The median of three steps of this training.</param>
/// <param name="TimePerImage">The time of enlarging an image.</param>
public sealed record PlannedUpsampler(
    int BaseImageSize,
    long ParameterCount,
    int TrainingSteps,
    int BatchSize,
    int GradientAccumulation,
    PlannedMemory Memory,
    TimeSpan TimePerStep,
    TimeSpan TimePerImage)
{
    /// <summary>The time of all training steps.</summary>
    public TimeSpan TrainingTime => TimePerStep * TrainingSteps;
}
