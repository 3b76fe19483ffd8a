using FairDiff.Torch.Augmentation.Policies;

namespace FairDiff.Torch.Augmentation;

/// <summary>
/// A heuristic augmentation of training images, drawn anew for each image and step: what is drawn for an image depends on the seed, the
/// step and the image's place in the batch, and on nothing else. Values stay within 0..1; pixels that a rotation, shear or shift brings in
/// are black.
/// </summary>
/// <remarks>Where Ktena et al. 2024 leave a range or an order open, the choice is named here.</remarks>
public sealed record ImageAugmentation
{
    private ImageAugmentation(string name, IAugmentationPolicy policy) => (Name, Policy) = (name, policy);

    /// <summary>Images as they are.</summary>
    public static ImageAugmentation None { get; } = new("none", new NoPolicy());

    /// <summary>
    /// Histology colour: brightness, contrast and saturation factors in [0.6, 1.4] and a hue rotation within 0.1 turn, in YIQ (Ktena et al.
    /// 2024, Methods, who give no ranges).
    /// </summary>
    public static ImageAugmentation Color { get; } = new("color", new ColorPolicy());

    /// <summary>Haematoxylin and eosin concentrations rescaled in optical density space, then a Gaussian blur.</summary>
    public static ImageAugmentation StainAndBlur { get; } = new("stain+blur", new StainAndBlurPolicy());

    /// <summary>
    /// Half of the images take the stain of another image of their batch: mean and deviation of each channel in optical density (after
    /// ContriMix, Nguyen et al. 2023). What becomes of an image depends on the batch, which holds every hospital's stain; it knows none
    /// that training has not seen.
    /// </summary>
    public static ImageAugmentation StainSwap { get; } = new("stain-swap", new StainSwapPolicy());

    /// <summary>
    /// Chest radiology (Ktena et al. 2024, Methods): horizontal flip, a random crop of 202 / 224 of the side resized to the whole, rotation
    /// within 15 degrees, luminance shift within 0.1, and contrast as a plain factor in [0.8, 1.2] on the shifted values, which are clipped
    /// to 0..1 only then.
    /// </summary>
    public static ImageAugmentation Radiology { get; } = new("radiology", new RadiologyPolicy());

    /// <summary>
    /// Dermatology (Ktena et al. 2024, Methods, in the order of the text): flips, brightness shift within 0.1, saturation in [0.8, 1.2],
    /// hue within 0.02 turn, contrast in [0.8, 1.2], rotation within 150 degrees, and Gaussian blur of 0.001, 0.01, 0.1, 1, 3, 5 or 7
    /// pixels.
    /// </summary>
    /// <remarks>
    /// The text gives the ranges of saturation and contrast but no formula. The choice here is torchvision's: saturation scales the
    /// distance from each pixel's grey value, contrast that from the mean grey value of the image, and each clips to 0..1.
    /// </remarks>
    public static ImageAugmentation Dermatology { get; } = new("dermatology", new DermatologyPolicy());

    /// <summary>
    /// Training on ImageNet: a crop of 0.08 to 1 of the area and of aspect 3/4 to 4/3, resized to the whole (Szegedy et al. 2015), a
    /// horizontal flip, and brightness, contrast and saturation factors in [0.6, 1.4] with a hue shift within 0.1 turn, in HSV.
    /// </summary>
    public static ImageAugmentation ImageNet { get; } = new("imagenet", new ImageNetPolicy());

    /// <summary>The name, with parameters where there are any.</summary>
    public string Name { get; }

    internal IAugmentationPolicy Policy { get; }

    /// <summary>RandAugment (Cubuk et al. 2020): <paramref name="n"/> operations in turn, each drawn from 14, all of strength
    /// <paramref name="m"/>.</summary>
    /// <param name="n">Operations for each image, from 1 to 14.</param>
    /// <param name="m">Their strength, from 0 to 30; operations with a direction draw it.</param>
    /// <returns>The augmentation; operations, ranges and defaults are torchvision's.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ImageAugmentation RandAugment(int n = 2, int m = 9) => new(Named("randaugment", n, m), new RandAugmentPolicy(n, m));

    /// <summary><see cref="ImageNet"/>, then <see cref="RandAugment"/>.</summary>
    /// <param name="n">Operations for each image, from 1 to 14.</param>
    /// <param name="m">Their strength, from 0 to 30.</param>
    /// <returns>The augmentation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ImageAugmentation RandAugmentAndImageNet(int n = 2, int m = 9) =>
        new(Named("randaugment+imagenet", n, m), new SequencePolicy(new ImageNetPolicy(), new RandAugmentPolicy(n, m)));

    /// <summary>Augments images, each by draws of its own, as training does in every step.</summary>
    /// <param name="images">uint8, n x 3 x s x s, RGB, on any device.</param>
    /// <param name="generator">A CPU generator, such as that of <see cref="Seeds.Generator"/>: the same state gives the same draws on every
    /// device.</param>
    /// <returns>uint8 of the same shape and device; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The images have another type or shape.</exception>
    public Tensor Apply(Tensor images, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(generator);
        if (images.dtype != ScalarType.Byte || images.Dimensions != 4 || images.shape[1] != 3 || images.shape[2] != images.shape[3])
        {
            throw new EngineException(
                $"The images to augment are {images.dtype} [{string.Join(", ", images.shape)}]; square RGB images are needed, Byte "
                    + "[n, 3, s, s].");
        }

        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var augmented = ImageAugmenter.Apply(this, images.to(ScalarType.Float32).div_(Held(byte.MaxValue)), generator);
        return augmented.mul(Held(byte.MaxValue)).round().to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <summary>The name.</summary>
    /// <returns>The text of <see cref="Name"/>.</returns>
    public override string ToString() => Name;

    private static string Named(string name, int n, int m) => FormattableString.Invariant($"{name} (n = {n}, m = {m})");
}
