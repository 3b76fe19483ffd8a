using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>
/// What is predicted of noisy images (N x ..., of any shape) at time <paramref name="t"/>, in the parameterization of the network
/// behind it; the conditions are settled already.
/// </summary>
internal delegate Tensor Predictor(Tensor x, double t);
