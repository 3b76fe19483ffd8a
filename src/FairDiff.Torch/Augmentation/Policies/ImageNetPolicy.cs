namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>Random resized crop, horizontal flip and colour jitter.</summary>
internal sealed record ImageNetPolicy : IAugmentationPolicy
{
    public int DrawCount => RandomCrop.DrawCount + 5;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var changed = Flip.Horizontal(RandomCrop.Apply(images, draws), draws.Coin());
        changed = ColorJitter.Brightness(changed, draws.Between(0.6, 1.4));
        changed = ColorJitter.Contrast(changed, draws.Between(0.6, 1.4));
        changed = ColorJitter.Saturation(changed, draws.Between(0.6, 1.4));
        return HueShift.Apply(changed, draws.Between(-0.1, 0.1));
    }
}
