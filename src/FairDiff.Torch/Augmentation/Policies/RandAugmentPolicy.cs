namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>RandAugment (Cubuk et al. 2020): N operations in turn, each drawn from all, of one strength.</summary>
internal sealed record RandAugmentPolicy : IAugmentationPolicy
{
    private readonly int rounds;
    private readonly int strength;

    public RandAugmentPolicy(int n, int m)
    {
        Require(n is >= 1 and <= RandAugmentOperations.Count, nameof(n), n, $"from 1 to {RandAugmentOperations.Count}; 2 is usual");
        Require(m is >= 0 and <= RandAugmentOperations.Strongest, nameof(m), m, $"from 0 to {RandAugmentOperations.Strongest}; 9 is usual");
        (rounds, strength) = (n, m);
    }

    /// <summary>An operation and a direction for each round.</summary>
    public int DrawCount => 2 * rounds;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        for (var round = 0; round < rounds; round++)
        {
            var choices = draws.Choice(RandAugmentOperations.Count);
            var signs = where(draws.Coin(), tensor(1f, device: images.device), tensor(-1f, device: images.device));
            images = ImageGroups.Apply(images, choices, (group, choice, rows) =>
                RandAugmentOperations.Apply((RandAugmentOperation)choice, group, signs.index_select(0, rows), strength));
        }

        return images;
    }

    private static void Require(bool holds, string name, int value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} of RandAugment is {value}; allowed is {allowed}.");
        }
    }
}
