using FairDiff.Torch.Augmentation;

namespace FairDiff.Pipelines.Study;

/// <summary>The heuristic augmentations by the names of the command line.</summary>
internal static class AugmentationNames
{
    public static readonly IReadOnlyDictionary<string, ImageAugmentation> All = new Dictionary<string, ImageAugmentation>
    {
        ["color"] = ImageAugmentation.Color,
        ["stain+blur"] = ImageAugmentation.StainAndBlur,
        ["imagenet"] = ImageAugmentation.ImageNet,
        ["randaugment"] = ImageAugmentation.RandAugment(),
        ["randaugment+imagenet"] = ImageAugmentation.RandAugmentAndImageNet(),
        ["radiology"] = ImageAugmentation.Radiology,
        ["dermatology"] = ImageAugmentation.Dermatology,
    };

    /// <summary>All names, for messages.</summary>
    public static string List => string.Join(", ", All.Keys);
}
