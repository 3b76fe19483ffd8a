namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>Guidance put together as the options say. A part that would do nothing is left out, and so costs nothing.</summary>
internal static class GuidedPredictor
{
    /// <param name="network">Output for images, times and conditions, of N or 2N (see <see cref="ClassifierFree"/>).</param>
    /// <param name="conditions">The conditions to follow, as the network takes them (N x D).</param>
    /// <param name="layout">Their parts.</param>
    /// <param name="sampling">The parts of guidance and their weights.</param>
    /// <param name="weaker">What to autoguide away from, under the same conditions; null = nothing.</param>
    public static Predictor Create(
        Func<Tensor, Tensor, Tensor, Tensor> network, Tensor conditions, ConditionLayout layout, GeneratorSampling sampling,
        Predictor? weaker)
    {
        var nullConditions = NullConditions.Of(conditions, layout, sampling.GuidanceNull);
        var guider = ClassifierFree.Create(network, conditions, nullConditions, sampling.GuidanceWeight);
        if (weaker is not null && sampling.AutoguidanceWeight > 0)
        {
            guider = Autoguidance.Add(guider, weaker, sampling.AutoguidanceWeight);
        }

        if (sampling.GuidanceRescale > 0)
        {
            guider = Rescaled.Apply(guider, sampling.GuidanceRescale);
        }

        Predictor guided = (x, t) => guider(x, t).Guided;
        return sampling.GuidanceInterval is { } interval
            ? WithinInterval.Apply(guided, Conditioned.By(network, conditions), interval)
            : guided;
    }
}

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
