using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Guidance;

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
