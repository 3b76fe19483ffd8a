namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>
/// A crop of random area and aspect, resized to the whole (Szegedy et al. 2015). As torchvision does it, the first of ten draws that fits
/// is taken, and the whole image where none does.
/// </summary>
internal static class RandomCrop
{
    private const int Attempts = 10;
    private const double SmallestArea = 0.08;
    private static readonly double LogAspect = Math.Log(4.0 / 3);

    /// <summary>Area and aspect of each attempt, and a place.</summary>
    public const int DrawCount = (2 * Attempts) + 2;

    public static Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var size = images.shape[^1];
        var areas = AugmentationDraws.Scale(draws.Next(Attempts).to(float64), SmallestArea, 1) * Held(size * size);
        var aspects = AugmentationDraws.Scale(draws.Next(Attempts).to(float64), -LogAspect, LogAspect).exp();
        var (widths, heights) = ((areas * aspects).sqrt().round(), (areas / aspects).sqrt().round());
        var fits = (widths <= Held(size)) & (heights <= Held(size)) & (widths > Held(0)) & (heights > Held(0));
        var first = fits & (fits.cumsum(1) == Held(1));
        Tensor Chosen(Tensor lengths) => (lengths * first).sum(1).masked_fill(fits.any(1).logical_not(), Held(size));
        var (width, height) = (Chosen(widths), Chosen(heights));
        Tensor Start(Tensor length) => (draws.Next().to(float64) * Held(size).Minus(length).Plus(Held(1))).floor();
        return ResizedCrop.Apply(images, Start(height), Start(width), height, width);
    }
}
