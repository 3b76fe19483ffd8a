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

/// <summary>
/// Rescaled guidance (Lin et al. 2024, "Common diffusion noise schedules and sample steps are flawed", section 3.4): strong guidance
/// widens the spread of a prediction and so burns out colours; this gives each image the spread of its conditional prediction back.
/// </summary>
public static class Rescaled
{
    // Far below the spread of any prediction; keeps an image of one value from 0 / 0.
    private const double SmallestDeviation = 1e-12;

    /// <summary>Applies it.</summary>
    /// <param name="guider">The guidance to rescale.</param>
    /// <param name="share">phi in phi * rescaled (equation 15) + (1 - phi) * guided (equation 16); the paper's is 0.7.</param>
    /// <returns>The guidance with it.</returns>
    public static Guider Apply(Guider guider, double share) => (x, t) =>
    {
        var (conditional, guided) = guider(x, t);
        var scale = Deviation(conditional) / Deviation(guided).clamp_min(Held(SmallestDeviation));
        return new(conditional, guided * (scale * Held(share)).Plus(Held(1 - share)));
    };

    /// <summary>The standard deviation over all values of each image; broadcasts over the images.</summary>
    private static Tensor Deviation(Tensor images)
    {
        var dimensions = Enumerable.Range(1, (int)images.Dimensions - 1).Select(dimension => (long)dimension).ToArray();
        return images.std(dimensions, unbiased: true, keepdim: true);
    }
}

/// <summary>Guidance for some noise levels only (Kynkäänniemi et al. 2024).</summary>
public static class WithinInterval
{
    /// <summary>Applies it.</summary>
    /// <param name="guided">The guided prediction, asked inside the interval.</param>
    /// <param name="plain">The conditional prediction, asked outside, so at half the cost.</param>
    /// <param name="interval">Where to guide.</param>
    /// <returns>The prediction.</returns>
    public static Predictor Apply(Predictor guided, Predictor plain, GuidanceInterval interval) => (x, t) =>
        interval.Contains(t) ? guided(x, t) : plain(x, t);
}
