using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>
/// What is predicted of noisy images (N x ..., of any shape) at time <paramref name="t"/>, in the parameterization of the network
/// behind it; the conditions are settled already.
/// </summary>
/// <param name="x">The noisy images.</param>
/// <param name="t">The time, above 0 to 1.</param>
/// <returns>The prediction, a new tensor of the shape of <paramref name="x"/>.</returns>
public delegate Tensor Predictor(Tensor x, double t);
