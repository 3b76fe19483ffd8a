namespace FairDiff.Torch.Augmentation;

/// <summary>Curves over the levels of a batch of images in 0..1, each channel of each image by itself (as torchvision has them).</summary>
internal static class Tone
{
    private const int White = 255;

    /// <summary>The negative.</summary>
    public static Tensor Invert(Tensor images) => Held(1).Minus(images);

    /// <summary>The negative of what is at least as bright as the threshold.</summary>
    public static Tensor Solarize(Tensor images, double threshold) => where(images >= Held(threshold), Invert(images), images);

    /// <summary>Keeps the highest <paramref name="bits"/> bits of the 8 of every level.</summary>
    public static Tensor Posterize(Tensor images, int bits)
    {
        var step = 1 << (8 - bits);
        return (images * Held(White)).round().div(Held(step)).floor().mul_(Held((double)step / White));
    }

    /// <summary>Stretches each channel so that it reaches from 0 to 1; a channel of one level stays.</summary>
    public static Tensor AutoContrast(Tensor images)
    {
        var (low, high) = (images.amin([2, 3], keepdim: true), images.amax([2, 3], keepdim: true));
        return where(high > low, ((images - low) / (high - low)).clamp(Held(0), Held(1)), images);
    }

    /// <summary>Spreads the 256 levels of each channel so that all are about equally frequent.</summary>
    public static Tensor Equalize(Tensor images)
    {
        var levels = (images * Held(White)).round().to(int64).flatten(2);
        var histogram = zeros([levels.shape[0], levels.shape[1], White + 1], int64, images.device).scatter_add_(
            2, levels, ones_like(levels));
        var brightest = histogram.gather(2, levels.amax([2], keepdim: true));
        var step = Held(levels.shape[2]).Minus(brightest).div(Held(White)).floor().to(int64);

        // Level k goes to the count of darker pixels over the step, rounded.
        var darker = histogram.cumsum(2) - histogram;
        var half = step.to(float64).div(Held(2)).floor();
        var curve = (darker.Plus(half) / step.clamp_min(Held(1))).floor().clamp(Held(0), Held(White));
        var spread = curve.gather(2, levels).to(float32).div_(Held(White));
        return where(step == Held(0), images.flatten(2), spread).view_as(images);
    }
}
