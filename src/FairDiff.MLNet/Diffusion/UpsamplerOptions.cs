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
/// pixels, 256 grey levels. Columns, condition and seed are the augmentation's, for both networks; all else is said for each:
/// <c>Training = generator with { BatchSize = 16 }</c> trains the upsampler as a generator but for the batches. Autoguidance and snapshots
/// for post-hoc lengths are the base's only. Defaults are this project's, not the paper's.
/// </remarks>
public sealed record UpsamplerOptions
{
    /// <summary>Width and height in pixels of the images that the base draws: a size that its network supports, smaller than the
    /// data's.</summary>
    public int BaseImageSize { get; init; } = 64;

    /// <summary>
    /// How the upsampler is trained; <see cref="DiffusionTraining.PostHocEma"/> is 0. Its network for a GPU is
    /// <see cref="UNetOptions.DhariwalNicholUpsampler224"/> or <see cref="UNetOptions.DhariwalNicholUpsampler256"/>; the literature's
    /// upsamplers use <see cref="DiffusionSchedule.Linear"/>.
    /// </summary>
    public GeneratorTraining Training { get; init; } = new() { BatchSize = 16 };

    /// <summary>How it makes the base's images large.</summary>
    public UpsamplerSampling Sampling { get; init; } = new();
}
