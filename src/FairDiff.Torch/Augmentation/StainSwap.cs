namespace FairDiff.Torch.Augmentation;

/// <summary>
/// Gives images the stain of others: in optical density, where stains add up, mean and deviation of each channel are those of the partner,
/// while what is where stays. After ContriMix (Nguyen et al. 2023), which learns to tell content from such attributes and swaps them within
/// a batch; with the statistics of Reinhard et al. 2001 in place of what it learns.
/// </summary>
internal static class StainSwap
{
    /// <summary>Half a grey level: the darkest intensity whose logarithm is taken.</summary>
    private const double Darkest = 0.5 / 255;

    /// <summary>A blank image has no contrast to stretch.</summary>
    private const double SmallestDeviation = 0.01;

    /// <param name="images">n x 3 x h x w, RGB in 0..1.</param>
    /// <param name="partners">int64, n, on the device of the images: whose statistics each image takes.</param>
    public static Tensor Apply(Tensor images, Tensor partners)
    {
        var density = -images.clamp_min(Held(Darkest)).log();
        var mean = density.mean([2, 3], keepdim: true);
        var deviation = (density - mean).Squared().mean([2, 3], keepdim: true).sqrt().clamp_min(Held(SmallestDeviation));
        var swapped = ((density - mean) / deviation * deviation.index_select(0, partners)).Plus(mean.index_select(0, partners));
        return (-swapped).exp().clamp(Held(0), Held(1));
    }
}
