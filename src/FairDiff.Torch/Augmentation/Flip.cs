namespace FairDiff.Torch.Augmentation;

/// <summary>Mirror images of those that <c>chosen</c> (bool, n) names.</summary>
internal static class Flip
{
    /// <summary>Left and right change places.</summary>
    public static Tensor Horizontal(Tensor images, Tensor chosen) => where(chosen.view(-1, 1, 1, 1), images.flip(3), images);

    /// <summary>Top and bottom change places.</summary>
    public static Tensor Vertical(Tensor images, Tensor chosen) => where(chosen.view(-1, 1, 1, 1), images.flip(2), images);
}
