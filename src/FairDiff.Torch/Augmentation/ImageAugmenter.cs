using static TorchSharp.torch;

namespace FairDiff.Torch.Augmentation;

/// <summary>Applies an <see cref="ImageAugmentation"/> to a batch, with its own draw for every image.</summary>
internal static class ImageAugmenter
{
    /// <summary>Returns the augmented batch as a new tensor of the same shape and device, within 0..1.</summary>
    /// <param name="augmentation">What to apply.</param>
    /// <param name="images">float32, n x 3 x h x w, RGB in 0..1.</param>
    /// <param name="generator">A CPU generator: the same state gives the same draws on every device.</param>
    public static Tensor Apply(ImageAugmentation augmentation, Tensor images, Generator generator)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var result = augmentation switch
        {
            ImageAugmentation.None => images.alias(),
            ImageAugmentation.Color => Color(images, generator),
            ImageAugmentation.StainAndBlur => StainAndBlur(images, generator),
            _ => throw new ArgumentOutOfRangeException(nameof(augmentation), augmentation, "Unknown image augmentation."),
        };
        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Color(Tensor images, Generator generator)
    {
        var draws = Draws(images, 4, generator);
        var jittered = ColorJitter.Brightness(images, Between(draws[0], 0.6, 1.4));
        jittered = ColorJitter.Contrast(jittered, Between(draws[1], 0.6, 1.4));
        jittered = ColorJitter.Saturation(jittered, Between(draws[2], 0.6, 1.4));
        return ColorJitter.Hue(jittered, Between(draws[3], -0.1, 0.1));
    }

    private static Tensor StainAndBlur(Tensor images, Generator generator)
    {
        var draws = Draws(images, 5, generator);
        var factors = Between(draws[TensorIndex.Slice(0, 2)], 0.7, 1.3);
        var shifts = Between(draws[TensorIndex.Slice(2, 4)], -0.05, 0.05);
        var stained = StainJitter.Apply(images, factors.t(), shifts.t());
        return GaussianBlur.Apply(stained, Between(draws[4], 0, 1));
    }

    /// <summary>Uniform numbers, <paramref name="count"/> x n, drawn on the CPU whatever the device.</summary>
    private static Tensor Draws(Tensor images, int count, Generator generator) =>
        rand(images.shape[0], count, generator: generator).t().contiguous().to(images.device);

    private static Tensor Between(Tensor uniform, double low, double high) => uniform * (high - low) + low;
}
