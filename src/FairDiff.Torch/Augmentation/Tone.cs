using static TorchSharp.torch;

namespace FairDiff.Torch.Augmentation;

/// <summary>Curves over the levels of a batch of images in 0..1, each channel of each image by itself (as torchvision has them).</summary>
internal static class Tone
{
    private const int White = 255;

    /// <summary>The negative.</summary>
    public static Tensor Invert(Tensor images) => 1 - images;

    /// <summary>The negative of what is at least as bright as the threshold.</summary>
    public static Tensor Solarize(Tensor images, double threshold) => where(images >= threshold, Invert(images), images);

    /// <summary>Keeps the highest <paramref name="bits"/> bits of the 8 of every level.</summary>
    public static Tensor Posterize(Tensor images, int bits)
    {
        var step = 1 << (8 - bits);
        return (images * White).round().div(step).floor().mul_((double)step / White);
    }

    /// <summary>Stretches each channel so that it reaches from 0 to 1; a channel of one level stays.</summary>
    public static Tensor AutoContrast(Tensor images)
    {
        var (low, high) = (images.amin([2, 3], keepdim: true), images.amax([2, 3], keepdim: true));
        return where(high > low, ((images - low) / (high - low)).clamp(0, 1), images);
    }

    /// <summary>Spreads the 256 levels of each channel so that all are about equally frequent.</summary>
    public static Tensor Equalize(Tensor images)
    {
        var levels = (images * White).round().to(int64).flatten(2);
        var histogram = zeros([levels.shape[0], levels.shape[1], White + 1], int64, images.device).scatter_add_(2, levels, ones_like(levels));
        var brightest = histogram.gather(2, levels.amax([2], keepdim: true));
        var step = (levels.shape[2] - brightest).div(White).floor().to(int64);

        // Level k goes to the count of darker pixels over the step, rounded.
        var darker = histogram.cumsum(2) - histogram;
        var curve = ((darker + step.to(float64).div(2).floor()) / step.clamp_min(1)).floor().clamp(0, White);
        var spread = curve.gather(2, levels).to(float32).div_(White);
        return where(step == 0, images.flatten(2), spread).view_as(images);
    }
}
