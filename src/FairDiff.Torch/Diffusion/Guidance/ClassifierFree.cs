using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>
/// Classifier-free guidance (Ho and Salimans 2022, equation 6): (1 + w) f(x, condition) - w f(x, null). Because x0 is linear in
/// each prediction, guiding the prediction guides x0.
/// </summary>
public static class ClassifierFree
{
    /// <summary>Creates the guidance, which other parts may add to.</summary>
    /// <param name="network">Output for images, times and conditions: for N of each, or for 2N, of which the last N images are the first N
    /// again.</param>
    /// <param name="conditions">The conditions to follow (N x D).</param>
    /// <param name="nullConditions">The same with the guided parts zeroed.</param>
    /// <param name="weight">w; 0 = follow the conditions without guidance.</param>
    /// <returns>The guidance; it holds on to the conditions.</returns>
    public static Guider Create(Func<Tensor, Tensor, Tensor, Tensor> network, Tensor conditions, Tensor nullConditions, double weight)
    {
        // Nothing to guide with where the two branches are the same: half the work.
        if (weight == 0 || Same(conditions, nullConditions))
        {
            var plain = Conditioned.By(network, conditions);
            return (x, t) =>
            {
                var prediction = plain(x, t);
                return new(prediction, prediction);
            };
        }

        // One forward of 2N, more than twice as fast as two of N on small images.
        var both = Conditioned.By(network, cat([conditions, nullConditions], 0));
        return (x, t) =>
        {
            var output = both(cat([x, x], 0), t).chunk(2, 0);
            return new(output[0], (output[0] * Held(1 + weight)) - (output[1] * Held(weight)));
        };
    }

    private static bool Same(Tensor a, Tensor b)
    {
        using var equal = a.eq(b);
        using var all = equal.all();
        return all.item<bool>();
    }
}
