namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>One policy after the other.</summary>
internal sealed record SequencePolicy(IAugmentationPolicy First, IAugmentationPolicy Second) : IAugmentationPolicy
{
    public int DrawCount => First.DrawCount + Second.DrawCount;

    public Tensor Apply(Tensor images, AugmentationDraws draws) => Second.Apply(First.Apply(images, draws), draws);
}
