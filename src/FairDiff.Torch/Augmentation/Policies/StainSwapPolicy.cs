namespace FairDiff.Torch.Augmentation.Policies;

/// <summary>The stain statistics of an image of the batch, for half of the images.</summary>
internal sealed record StainSwapPolicy : IAugmentationPolicy
{
    public int DrawCount => 2;

    public Tensor Apply(Tensor images, AugmentationDraws draws)
    {
        var others = draws.Choice((int)images.shape[0]);
        var swaps = draws.Next().contiguous().data<float>().ToArray();
        long[] partners = [.. others.Select((other, image) => swaps[image] < 0.5f ? other : image)];
        return where(
            tensor(Array.ConvertAll(swaps, swap => swap < 0.5f), device: images.device).view(-1, 1, 1, 1),
            StainSwap.Apply(images, tensor(partners, int64, device: images.device)),
            images);
    }
}
