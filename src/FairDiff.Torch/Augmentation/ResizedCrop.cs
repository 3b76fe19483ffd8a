namespace FairDiff.Torch.Augmentation;

/// <summary>
/// A part of each image enlarged to the whole: bilinear, half-pixel centres, edges repeated. Two products of matrices for the whole batch,
/// because every pixel of the result is a weighted mean along either axis. A crop is never larger than the image, so anti-aliasing would
/// change nothing.
/// </summary>
internal static class ResizedCrop
{
    /// <param name="images">float32, n x 3 x h x w.</param>
    /// <param name="tops">float64, n, whole: the first row of each part.</param>
    /// <param name="lefts">The first columns.</param>
    /// <param name="heights">Rows of each part.</param>
    /// <param name="widths">Columns of each part.</param>
    /// <returns>float32, n x 3 x h x w.</returns>
    public static Tensor Apply(Tensor images, Tensor tops, Tensor lefts, Tensor heights, Tensor widths)
    {
        var rows = Weights(tops, heights, images.shape[2]).to(images.device);
        var columns = Weights(lefts, widths, images.shape[3]).to(images.device);
        return rows.matmul(images).matmul(columns.transpose(2, 3));
    }

    /// <summary>The share of each pixel of the image (last axis) in each of the result: float32, n x 1 x size x size.</summary>
    private static Tensor Weights(Tensor starts, Tensor lengths, long size)
    {
        var (start, length) = (starts.unsqueeze(1), lengths.unsqueeze(1));
        var pixels = arange(Held(0), Held(size), Held(1), dtype: float64);
        var centres = (pixels.Plus(Held(0.5)) * (length / Held(size))) - Held(0.5);
        centres = minimum(centres.clamp_min(Held(0)), length - Held(1)).Plus(start);
        var shares = Held(1).Minus((pixels - centres.unsqueeze(2)).abs()).clamp_min(Held(0));
        return shares.to(float32).unsqueeze(1);
    }
}
