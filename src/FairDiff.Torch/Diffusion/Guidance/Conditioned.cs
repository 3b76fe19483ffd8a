using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

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
