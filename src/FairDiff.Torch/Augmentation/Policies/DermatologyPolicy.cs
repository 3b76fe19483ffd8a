namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>
/// The list of Ktena et al. 2024 for dermatology. Choices, where their words leave it open: the order is that of the text; saturation
/// blends each pixel with its grey value, and contrast with the mean grey value of the image, as torchvision does (they name no formula);
/// rotation is bilinear.
/// </summary>
internal sealed record DermatologyPolicy : IAugmentationPolicy
{
    private static readonly double[] Deviations = [0.001, 0.01, 0.1, 1, 3, 5, 7];

    public int DrawCount => 8;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var changed = Flip.Vertical(Flip.Horizontal(images, draws.Coin()), draws.Coin());
        changed = ColorJitter.Shift(changed, draws.Between(-0.1, 0.1));
        changed = ColorJitter.Saturation(changed, draws.Between(0.8, 1.2));
        changed = HueShift.Apply(changed, draws.Between(-0.02, 0.02));
        changed = ColorJitter.Contrast(changed, draws.Between(0.8, 1.2));
        changed = Affine.Apply(changed, Affine.Rotation(draws.Between(-150, 150)), GridSampleMode.Bilinear);
        return ImageGroups.Apply(changed, draws.Choice(Deviations.Length), (group, choice, _) => Blur(group, Deviations[choice]));
    }

    private static Tensor Blur(Tensor images, double deviation)
    {
        // A kernel reaches three deviations; mirrored edges allow one pixel less than the image has.
        var radius = (int)Math.Min(Math.Ceiling(3 * deviation), images.shape[^1] - 1);
        return GaussianBlur.Apply(images, full([images.shape[0]], Held(deviation), ScalarType.Float32, images.device), radius);
    }
}
