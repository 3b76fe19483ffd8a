namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>Stain concentrations, then a blur.</summary>
internal sealed record StainAndBlurPolicy : IAugmentationPolicy
{
    public int DrawCount => 5;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var factors = AugmentationDraws.Scale(draws.Next(2), 0.7, 1.3);
        var shifts = AugmentationDraws.Scale(draws.Next(2), -0.05, 0.05);
        return GaussianBlur.Apply(StainJitter.Apply(images, factors, shifts), draws.Between(0, 1));
    }
}
