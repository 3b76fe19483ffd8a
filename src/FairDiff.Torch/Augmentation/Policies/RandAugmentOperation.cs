namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>The operations of RandAugment (Cubuk et al. 2020), in torchvision's order; their numbers are what is drawn.</summary>
internal enum RandAugmentOperation
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Brightness,
    Saturation,
    Contrast,
    Sharpness,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
}
