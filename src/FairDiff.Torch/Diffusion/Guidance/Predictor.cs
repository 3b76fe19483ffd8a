namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>
/// What is predicted of noisy images (N x ..., of any shape) at time <paramref name="t"/>, in the parameterization of the network
/// behind it; the conditions are settled already.
/// </summary>
/// <param name="x">The noisy images.</param>
/// <param name="t">The time, above 0 to 1.</param>
/// <returns>The prediction, a new tensor of the shape of <paramref name="x"/>.</returns>
public delegate Tensor Predictor(Tensor x, double t);

/// <summary>A network whose conditions are settled.</summary>
public static class Conditioned
{
    /// <summary>Settles them.</summary>
    /// <param name="network">Output for images, times (N) and conditions (N x D).</param>
    /// <param name="conditions">The conditions of every call; held on to.</param>
    /// <returns>The prediction for them.</returns>
    public static Predictor By(Func<Tensor, Tensor, Tensor, Tensor> network, Tensor conditions) => (x, t) =>
        network(x, full([x.shape[0]], Held(t), ScalarType.Float32, x.device), conditions);
}

/// <summary>Guidance in the making: every part takes a guider and returns one, so that parts combine freely.</summary>
/// <param name="x">The noisy images.</param>
/// <param name="t">The time, above 0 to 1.</param>
/// <returns>The prediction before and after guidance.</returns>
public delegate GuidedPrediction Guider(Tensor x, double t);

/// <summary>A prediction before and after guidance.</summary>
/// <param name="Conditional">That for the wanted conditions, which guidance starts from.</param>
/// <param name="Guided">What the parts so far made of it.</param>
public readonly record struct GuidedPrediction(Tensor Conditional, Tensor Guided);
