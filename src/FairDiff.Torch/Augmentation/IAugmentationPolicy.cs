namespace FairDiff.Torch.Augmentation;

/// <summary>A fixed list of operations on a batch, random only in its draws.</summary>
internal interface IAugmentationPolicy
{
    /// <summary>How many numbers it draws for each image.</summary>
    int DrawCount { get; }

    /// <summary>Changes the images (float32, n x 3 x s x s, 0..1), each by its own draws; the result is a new tensor.</summary>
    Tensor Apply(Tensor images, AugmentationDraws draws);
}
