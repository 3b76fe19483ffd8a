namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>Brightness, contrast, saturation and a hue rotation in YIQ.</summary>
internal sealed record ColorPolicy : IAugmentationPolicy
{
    public int DrawCount => 4;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var jittered = ColorJitter.Brightness(images, draws.Between(0.6, 1.4));
        jittered = ColorJitter.Contrast(jittered, draws.Between(0.6, 1.4));
        jittered = ColorJitter.Saturation(jittered, draws.Between(0.6, 1.4));
        return ColorJitter.Hue(jittered, draws.Between(-0.1, 0.1));
    }
}
