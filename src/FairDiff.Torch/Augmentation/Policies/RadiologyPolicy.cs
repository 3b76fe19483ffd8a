namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>
/// The list of Ktena et al. 2024 for chest radiology: in the end (x + shift) * contrast, clipped once. Rotation is bilinear, within 15
/// degrees either way (a choice).
/// </summary>
internal sealed record RadiologyPolicy : IAugmentationPolicy
{
    /// <summary>202 of 224 pixels.</summary>
    private const double CropSide = 202.0 / 224;

    public int DrawCount => 6;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var flipped = Flip.Horizontal(images, draws.Coin());
        var size = images.shape[^1];
        var side = Math.Round(size * CropSide);
        var sides = full([images.shape[0]], Held(side), ScalarType.Float64);
        Tensor Start() => (draws.Next().to(float64) * Held(size - side + 1)).floor();
        var cropped = ResizedCrop.Apply(flipped, Start(), Start(), sides, sides);
        var rotated = Affine.Apply(cropped, Affine.Rotation(draws.Between(-15, 15)), GridSampleMode.Bilinear);
        var (shift, contrast) = (draws.Between(-0.1, 0.1), draws.Between(0.8, 1.2));
        return ColorJitter.ShiftAndScale(rotated, shift, contrast);
    }
}
