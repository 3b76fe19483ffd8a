using static FairDiff.Torch.Scalars;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>
/// Autoguidance (Karras et al. 2024, "Guiding a diffusion model with a bad version of itself"; their w is 1 + ours): away from what a
/// weaker version of the model says of the same images under the same conditions, so away from the errors that both make and not from
/// other classes. It adds to whatever guidance there is already.
/// </summary>
public static class Autoguidance
{
    /// <summary>Adds it.</summary>
    /// <param name="guider">The guidance so far.</param>
    /// <param name="weaker">The weaker model's prediction, in the same parameterization.</param>
    /// <param name="weight">w in guided + w (conditional - weaker).</param>
    /// <returns>The guidance with it.</returns>
    public static Guider Add(Guider guider, Predictor weaker, double weight) => (x, t) =>
    {
        var (conditional, guided) = guider(x, t);
        return new(conditional, guided.Plus((conditional - weaker(x, t)) * Held(weight)));
    };
}
