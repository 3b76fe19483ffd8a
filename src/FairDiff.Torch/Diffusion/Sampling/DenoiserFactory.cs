using FairDiff.Torch.Diffusion.Guidance;

namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>Turns a network's (guided) prediction into a denoiser: conversion to x0, then clipping to the range of real images.</summary>
public static class DenoiserFactory
{
    /// <summary>Creates a denoiser.</summary>
    /// <param name="predict">The prediction for images at a time.</param>
    /// <param name="prediction">What it is a prediction of.</param>
    /// <param name="schedule">The schedule that it was trained with.</param>
    /// <param name="lowest">The smallest possible value of an image; broadcasts over the images.</param>
    /// <param name="highest">The largest.</param>
    /// <returns>The denoiser.</returns>
    public static Denoiser Create(
        Predictor predict, Prediction prediction, NoiseSchedule schedule, Tensor lowest, Tensor highest) =>
        (x, t) => Parameterization
            .ToImage(prediction, predict(x, t), x, tensor(schedule.Alpha(t)), tensor(schedule.Sigma(t)))
            .clamp(lowest, highest);
}
