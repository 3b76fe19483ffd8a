namespace FairDiff.Torch.Augmentation;

/// <summary>Colour changes of a batch of RGB images in 0..1, one factor per image; all clip to 0..1.</summary>
internal static class ColorJitter
{
    /// <summary>RGB to YIQ (NTSC): luma, and two chroma axes whose rows sum to zero, so that grey has no chroma.</summary>
    private static readonly float[,] ToYiq =
    {
        { 0.299f, 0.587f, 0.114f },
        { 0.596f, -0.274f, -0.322f },
        { 0.211f, -0.523f, 0.312f },
    };

    /// <summary>Scales the intensities.</summary>
    public static Tensor Brightness(Tensor images, Tensor factors) => (images * PerImage(factors)).clamp(Held(0), Held(1));

    /// <summary>Adds to the intensities.</summary>
    public static Tensor Shift(Tensor images, Tensor deltas) => images.Plus(PerImage(deltas)).clamp(Held(0), Held(1));

    /// <summary>Adds to the intensities, scales them, and clips only then.</summary>
    public static Tensor ShiftAndScale(Tensor images, Tensor deltas, Tensor factors) =>
        (images.Plus(PerImage(deltas)) * PerImage(factors)).clamp(Held(0), Held(1));

    /// <summary>Scales the distance from the image's mean grey value.</summary>
    public static Tensor Contrast(Tensor images, Tensor factors) =>
        Blend(images, Grey(images).mean([1, 2, 3], keepdim: true), factors);

    /// <summary>Scales the distance from the pixel's grey value.</summary>
    public static Tensor Saturation(Tensor images, Tensor factors) => Blend(images, Grey(images), factors);

    /// <summary>Rotates the chroma plane of YIQ, which is linear and cheap where HSV is neither; 1 turn = 360 degrees.</summary>
    public static Tensor Hue(Tensor images, Tensor turns)
    {
        var toYiq = tensor(ToYiq, dtype: float64);
        var fromYiq = linalg.inv(toYiq);
        var angles = (turns.cpu().to(float64) * Held(2 * Math.PI)).view(-1, 1, 1);
        var luma = diag(tensor(new[] { 1.0, 0.0, 0.0 }));
        var chroma = diag(tensor(new[] { 0.0, 1.0, 1.0 }));
        var quarter = tensor(new[,] { { 0.0, 0.0, 0.0 }, { 0.0, 0.0, -1.0 }, { 0.0, 1.0, 0.0 } });
        var rotations = luma.Plus(angles.cos() * chroma).Plus(angles.sin() * quarter);
        var matrices = fromYiq.matmul(rotations).matmul(toYiq).to(images.dtype).to(images.device);
        return matrices.matmul(images.flatten(2)).view_as(images).clamp(Held(0), Held(1));
    }

    /// <summary>Scales the distance of the images from others.</summary>
    public static Tensor Blend(Tensor images, Tensor other, Tensor factors)
    {
        var weights = PerImage(factors);
        var rest = Held(1).Minus(weights) * other;
        return (weights * images).Plus(rest).clamp(Held(0), Held(1));
    }

    /// <summary>Luma with the weights of ITU-R BT.601, n x 1 x h x w.</summary>
    private static Tensor Grey(Tensor images)
    {
        var (red, green, blue) = (images.narrow(1, 0, 1), images.narrow(1, 1, 1), images.narrow(1, 2, 1));
        return (red * Held(0.2989f)).Plus(green * Held(0.587f)).Plus(blue * Held(0.114f));
    }

    private static Tensor PerImage(Tensor factors) => factors.view(-1, 1, 1, 1);
}
