using static TorchSharp.torch;

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
