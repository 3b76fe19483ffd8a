namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>Leaves the images as they are.</summary>
internal sealed record NoPolicy : IAugmentationPolicy
{
    public int DrawCount => 0;

    public Tensor Apply(Tensor images, AugmentationDraws draws) => images.alias();
}
