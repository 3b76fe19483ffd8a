using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>
/// A cascade: a base generator of small images, and an upsampler, a diffusion model of its own, that makes them large (Ktena et al. 2024:
/// 64 to 224 pixels for radiology, 64 to 256 for dermatology, a single stage up to 96).
/// </summary>
/// <remarks>
/// The data hold the large images. The base learns them reduced (bilinear, anti-aliased) to <see cref="BaseImageSize"/>. The upsampler
/// learns to draw the large image from the condition and from its reduction, enlarged again and degraded in the paper's order: anti-aliased
/// with probability 0.5, noise of deviation 4 grey levels with probability 0.2, Gaussian blur (7 x 7) with the deviation |N(0, 0.2)|
/// pixels, 256 grey levels. Condition, dropouts, row sampling, warm-up, weight decay, clipping, EMA length, the null, rescaling and
/// interval of guidance, precision and seed are the augmentation's own, for both networks; autoguidance and snapshots for post-hoc lengths
/// are the base's only. Defaults are this project's, not the paper's.
/// </remarks>
public sealed record UpsamplerOptions
{
    /// <summary>Width and height in pixels of the images that the base draws: a size that its network supports, smaller than the
    /// data's.</summary>
    public int BaseImageSize { get; init; } = 64;

    /// <summary>The upsampler's network; for a GPU <see cref="UNetOptions.DhariwalNicholUpsampler224"/> or
    /// <see cref="UNetOptions.DhariwalNicholUpsampler256"/>.</summary>
    public UNetOptions Network { get; init; } = UNetOptions.Small;

    /// <summary>How images turn into noise. The literature's upsamplers use <see cref="DiffusionSchedule.Linear"/>.</summary>
    public DiffusionSchedule Schedule { get; init; } = DiffusionSchedule.Cosine;

    /// <summary>What the network predicts. <see cref="Prediction.Noise"/> needs <see cref="DiffusionSchedule.Linear"/>.</summary>
    public Prediction Prediction { get; init; } = Prediction.Velocity;

    /// <summary>Whether the network learns the variance of its steps too; see <see cref="GeneratorTraining.LearnedVariance"/>.</summary>
    public bool LearnedVariance { get; init; }

    /// <summary>gamma of min-SNR weighting, above 0; null = none; see <see cref="GeneratorTraining.MinSnrGamma"/>.</summary>
    public double? MinSnrGamma { get; init; }

    /// <summary>Optimiser steps of the upsampler, at least 1.</summary>
    public int TrainingSteps { get; init; } = 2000;

    /// <summary>Images per training step, at least 1.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Into how many micro-batches a batch is cut, 1 to <see cref="BatchSize"/>; see
    /// <see cref="GeneratorTraining.GradientAccumulation"/>.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>The highest learning rate of AdamW, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of the moving average of the weights, from which images are drawn; 0 (none) up to, not including, 1.</summary>
    public double EmaDecay { get; init; } = 0.998;

    /// <summary>w of classifier-free guidance, 0 to 100; 0 = no guidance, at half the cost.</summary>
    public double GuidanceWeight { get; init; }

    /// <summary>How noise is turned into an image.</summary>
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.Ddim;

    /// <summary>Denoising steps per image, at least 1.</summary>
    public int SamplerSteps { get; init; } = 20;

    /// <summary>
    /// The standard deviation, in grey levels, of the noise that the base's images get before they are made large, 0 to 255 (conditioning
    /// augmentation, Ho et al. 2022): noise hides the base's flaws, and the upsampler, which saw deviation 4 in training, draws anew what
    /// it hides. 0 = none, as in training for four images of five.
    /// </summary>
    public double SamplingNoise { get; init; }
}
