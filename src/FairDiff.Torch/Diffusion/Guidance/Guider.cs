using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>Guidance in the making: every part takes a guider and returns one, so that parts combine freely.</summary>
/// <param name="x">The noisy images.</param>
/// <param name="t">The time, above 0 to 1.</param>
/// <returns>The prediction before and after guidance.</returns>
public delegate GuidedPrediction Guider(Tensor x, double t);

/// <summary>A prediction before and after guidance.</summary>
/// <param name="Conditional">That for the wanted conditions, which guidance starts from.</param>
/// <param name="Guided">What the parts so far made of it.</param>
public readonly record struct GuidedPrediction(Tensor Conditional, Tensor Guided);
