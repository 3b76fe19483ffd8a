namespace FairDiff.Torch.Augmentation;

/// <summary>Applies an <see cref="ImageAugmentation"/> to a batch, with its own draw for every image.</summary>
internal static class ImageAugmenter
{
    /// <summary>Returns the augmented batch as a new tensor of the same shape and device, within 0..1.</summary>
    /// <param name="augmentation">What to apply.</param>
    /// <param name="images">float32, n x 3 x s x s, RGB in 0..1.</param>
    /// <param name="generator">A CPU generator: the same state gives the same draws on every device.</param>
    /// <param name="chosen">Bool, n, on the CPU: the images to change, the others stay as they are; null = all.</param>
    public static Tensor Apply(ImageAugmentation augmentation, Tensor images, Generator generator, Tensor? chosen = null)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var policy = augmentation.Policy;
        var uniform = rand(images.shape[0], policy.DrawCount, generator: generator);
        var result = chosen is null
            ? policy.Apply(images, new AugmentationDraws(uniform, images.device))
            : ApplyTo(chosen.nonzero().flatten(), policy, images, uniform);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Every image draws, chosen or not: an image's draws must not depend on which others are chosen.</summary>
    private static Tensor ApplyTo(Tensor rows, IAugmentationPolicy policy, Tensor images, Tensor uniform)
    {
        if (rows.numel() == 0)
        {
            return images.alias();
        }

        var indices = rows.to(images.device);
        var changed = policy.Apply(images.index_select(0, indices), new AugmentationDraws(uniform.index_select(0, rows), images.device));
        return images.index_copy(0, indices, changed);
    }
}
