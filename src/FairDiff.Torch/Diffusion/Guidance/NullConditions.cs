using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>The null of classifier-free guidance.</summary>
internal static class NullConditions
{
    /// <summary>A copy of the conditions, as the network takes them (N x D), with the label part, or all parts, zeroed.</summary>
    public static Tensor Of(Tensor conditions, ConditionLayout layout, GuidanceNull guidanceNull)
    {
        var result = conditions.clone();
        for (var part = 0; part < layout.Parts.Count; part++)
        {
            if (guidanceNull == GuidanceNull.All || layout.Parts[part].IsLabel)
            {
                using var zeroed = result.narrow(1, layout.EncodedOffsetOf(part), layout.Parts[part].EncodedSize);
                zeroed.zero_();
            }
        }

        return result;
    }
}
