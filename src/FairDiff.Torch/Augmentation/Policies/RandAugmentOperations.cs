namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>What each operation of RandAugment does at a strength from 0 to 30: torchvision's ranges, nearest neighbours, black
/// outside.</summary>
internal static class RandAugmentOperations
{
    public const int Count = (int)RandAugmentOperation.Equalize + 1;
    public const int Strongest = 30;

    /// <param name="operation">What to do.</param>
    /// <param name="images">float32, n x 3 x s x s, 0..1.</param>
    /// <param name="signs">1 or -1 for each image: the direction, where the operation has one.</param>
    /// <param name="strength">From 0 to 30.</param>
    public static Tensor Apply(RandAugmentOperation operation, Tensor images, Tensor signs, int strength)
    {
        var share = (double)strength / Strongest;
        var factors = (signs * Held(0.9 * share)).Plus(Held(1));
        var slopes = signs * Held(0.3 * share);
        var edge = -images.shape[^1] / 2.0;
        return operation switch
        {
            RandAugmentOperation.Identity => images.alias(),
            RandAugmentOperation.ShearX => Warp(images, Affine.ShearX(slopes, edge)),
            RandAugmentOperation.ShearY => Warp(images, Affine.ShearY(slopes, edge)),
            RandAugmentOperation.TranslateX => Warp(images, Affine.TranslationX(signs * Held(Shift(images, share)))),
            RandAugmentOperation.TranslateY => Warp(images, Affine.TranslationY(signs * Held(Shift(images, share)))),
            RandAugmentOperation.Rotate => Warp(images, Affine.Rotation(signs * Held(30 * share))),
            RandAugmentOperation.Brightness => ColorJitter.Brightness(images, factors),
            RandAugmentOperation.Saturation => ColorJitter.Saturation(images, factors),
            RandAugmentOperation.Contrast => ColorJitter.Contrast(images, factors),
            RandAugmentOperation.Sharpness => Sharpness.Apply(images, factors),
            RandAugmentOperation.Posterize => Tone.Posterize(images, 8 - (int)Math.Round(4 * share)),

            // Levels are whole and thresholds whole or half: a quarter below, rounding cannot decide.
            RandAugmentOperation.Solarize => Tone.Solarize(images, ((255 * (1 - share)) - 0.25) / 255),
            RandAugmentOperation.AutoContrast => Tone.AutoContrast(images),
            RandAugmentOperation.Equalize => Tone.Equalize(images),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
        };
    }

    private static Tensor Warp(Tensor images, Tensor matrices) => Affine.Apply(images, matrices, GridSampleMode.Nearest);

    /// <summary>Whole pixels, as in torchvision.</summary>
    private static double Shift(Tensor images, double share) => Math.Floor(150.0 / 331 * images.shape[^1] * share);
}
