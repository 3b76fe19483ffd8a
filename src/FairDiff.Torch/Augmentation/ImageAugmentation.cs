namespace FairDiff.Torch.Augmentation;

/// <summary>Heuristic augmentations applied to every training image, real or synthetic, drawn anew for each image and step.</summary>
public enum ImageAugmentation
{
    /// <summary>None.</summary>
    None,

    /// <summary>Brightness, contrast and saturation factors in [0.6, 1.4] and a hue rotation within 0.1 turn (Ktena et al. 2024, Methods).</summary>
    Color,

    /// <summary>Haematoxylin and eosin concentrations rescaled in optical density space, then a Gaussian blur.</summary>
    StainAndBlur,
}
