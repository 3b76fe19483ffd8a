using FairDiff.MLNet;
using FairDiff.Torch.Augmentation;

namespace FairDiff.Studies;

/// <summary>The heuristic augmentations by the names of the command line.</summary>
public static class AugmentationNames
{
    /// <summary>The augmentations by name, those with RandAugment at their usual strength.</summary>
    public static readonly IReadOnlyDictionary<string, ImageAugmentation> All = new Dictionary<string, ImageAugmentation>
    {
        ["color"] = ImageAugmentation.Color,
        ["stain+blur"] = ImageAugmentation.StainAndBlur,
        ["stain-swap"] = ImageAugmentation.StainSwap,
        ["imagenet"] = ImageAugmentation.ImageNet,
        ["randaugment"] = ImageAugmentation.RandAugment(),
        ["randaugment+imagenet"] = ImageAugmentation.RandAugmentAndImageNet(),
        ["radiology"] = ImageAugmentation.Radiology,
        ["dermatology"] = ImageAugmentation.Dermatology,
    };

    /// <summary>The augmentation of a name; <paramref name="n"/> and <paramref name="m"/> are for those with RandAugment.</summary>
    /// <exception cref="FairDiffException">The name is unknown.</exception>
    public static ImageAugmentation Named(string name, int n, int m) => name switch
    {
        "randaugment" => ImageAugmentation.RandAugment(n, m),
        "randaugment+imagenet" => ImageAugmentation.RandAugmentAndImageNet(n, m),
        _ => All.GetValueOrDefault(name) ?? throw new FairDiffException($"'{name}' is not an augmentation; choose from {List}."),
    };

    /// <summary>All names, for messages.</summary>
    public static string List => string.Join(", ", All.Keys);
}
