using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>The best guess of the clean images (N x C x H x W) behind noisy ones at time <paramref name="t"/>: all that a sampler
/// knows.</summary>
internal delegate Tensor Denoiser(Tensor x, double t);
