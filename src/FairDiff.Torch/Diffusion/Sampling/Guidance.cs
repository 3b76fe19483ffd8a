using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>
/// Classifier-free guidance (Ho and Salimans 2022, equation 6): (1 + w) f(x, condition) - w f(x, null). Because x0 is linear in
/// each prediction, guiding the prediction guides x0.
/// </summary>
internal static class Guidance
{
    /// <summary>The guided prediction as a function of noisy images and time.</summary>
    /// <param name="predict">Network output for images, times (N) and conditions (N x D).</param>
    /// <param name="condition">The conditions to follow (N x D).</param>
    /// <param name="nullCondition">The same with the guided parts zeroed.</param>
    /// <param name="weight">w; 0 = follow the condition without guidance.</param>
    public static Func<Tensor, double, Tensor> Apply(
        Func<Tensor, Tensor, Tensor, Tensor> predict, Tensor condition, Tensor nullCondition, double weight)
    {
        // Nothing to guide with where the two branches are the same: half the work.
        if (weight == 0 || Same(condition, nullCondition))
        {
            return (x, t) => predict(x, full([x.shape[0]], t, ScalarType.Float32, x.device), condition);
        }

        // One forward of 2N, more than twice as fast as two of N on small images.
        var both = cat([condition, nullCondition], 0);
        return (x, t) =>
        {
            var output = predict(cat([x, x], 0), full([2 * x.shape[0]], t, ScalarType.Float32, x.device), both).chunk(2, 0);
            return (output[0] * (1 + weight)) - (output[1] * weight);
        };
    }

    /// <summary>The null of guidance: conditions with the label part, or all parts, zeroed.</summary>
    public static Tensor NullOf(Tensor conditions, ConditionLayout layout, GuidanceNull guidanceNull)
    {
        var result = conditions.clone();
        for (var part = 0; part < layout.Parts.Count; part++)
        {
            if (guidanceNull == GuidanceNull.All || layout.Parts[part].IsLabel)
            {
                using var zeroed = result.narrow(1, layout.OffsetOf(part), layout.Parts[part].Size);
                zeroed.zero_();
            }
        }

        return result;
    }

    private static bool Same(Tensor a, Tensor b)
    {
        using var equal = a.eq(b);
        using var all = equal.all();
        return all.item<bool>();
    }
}
