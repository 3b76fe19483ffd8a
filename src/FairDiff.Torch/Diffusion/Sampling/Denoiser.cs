namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>The best guess of the clean images (N x C x H x W) behind noisy ones at time <paramref name="t"/>: all that a sampler
/// knows.</summary>
/// <param name="x">The noisy images; stay the sampler's.</param>
/// <param name="t">The time, above 0 to 1.</param>
/// <returns>x0, a new tensor, in the sampler's dispose scope.</returns>
public delegate Tensor Denoiser(Tensor x, double t);
