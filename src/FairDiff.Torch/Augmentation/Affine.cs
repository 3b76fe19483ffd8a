namespace FairDiff.Torch.Augmentation;

/// <summary>
/// Rotations, shears and shifts of a batch, each image by its own. Matrices (float32, n x 2 x 3) map a pixel of the result to its source,
/// in pixels from the middle of the image, x before y.
/// </summary>
internal static class Affine
{
    /// <summary>Looks up every pixel of the result; outside of the image all is black.</summary>
    public static Tensor Apply(Tensor images, Tensor matrices, GridSampleMode mode)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        var scale = tensor(new[] { width / 2f, height / 2f }, device: images.device);
        var grid = Pixels(height, width, images.device).matmul(matrices.transpose(1, 2) / scale);
        return nn.functional.grid_sample(images, grid.view(-1, height, width, 2), mode, GridSamplePaddingMode.Zeros, align_corners: false);
    }

    /// <summary>Counter-clockwise, about the middle.</summary>
    public static Tensor Rotation(Tensor degrees)
    {
        var radians = degrees.to(float64) * Held(Math.PI / 180);
        var (cosines, sines) = (radians.cos(), radians.sin());
        return Matrices([cosines, -sines, 0], [sines, cosines, 0], degrees);
    }

    /// <summary>Each row moves left by <paramref name="slopes"/> pixels for each pixel that it lies below
    /// <paramref name="origin"/>.</summary>
    /// <param name="slopes">One for each image.</param>
    /// <param name="origin">What stays in place, in pixels from the middle.</param>
    public static Tensor ShearX(Tensor slopes, double origin = 0) => Matrices([1, slopes, slopes * Held(-origin)], [0, 1, 0], slopes);

    /// <summary>Each column moves up by <paramref name="slopes"/> pixels for each pixel that it lies right of
    /// <paramref name="origin"/>.</summary>
    /// <param name="slopes">One for each image.</param>
    /// <param name="origin">What stays in place, in pixels from the middle.</param>
    public static Tensor ShearY(Tensor slopes, double origin = 0) => Matrices([1, 0, 0], [slopes, 1, slopes * Held(-origin)], slopes);

    /// <summary>To the right, in pixels.</summary>
    public static Tensor TranslationX(Tensor shifts) => Matrices([1, 0, -shifts], [0, 1, 0], shifts);

    /// <summary>Down, in pixels.</summary>
    public static Tensor TranslationY(Tensor shifts) => Matrices([1, 0, 0], [0, 1, -shifts], shifts);

    /// <summary>Numbers stand for all images, tensors hold one number for each.</summary>
    private static Tensor Matrices(Entry[] x, Entry[] y, Tensor like)
    {
        Tensor Row(Entry[] row) => stack([.. row.Select(entry => (entry.Values ?? full_like(like, Held(entry.Value))).to(float32))], 1);
        return stack([Row(x), Row(y)], 1);
    }

    private static Tensor Pixels(long height, long width, Device device)
    {
        Tensor Centres(long size) => arange(Held(0), Held(size), Held(1), dtype: float32, device: device).Plus(Held(0.5 - (size / 2.0)));
        var (ys, xs) = (Centres(height), Centres(width));
        var (y, x) = (ys.unsqueeze(1).expand(height, width), xs.unsqueeze(0).expand(height, width));
        return stack([x, y, ones_like(x)], 2).view(-1, 3);
    }

    private readonly record struct Entry(double Value, Tensor? Values)
    {
        public static implicit operator Entry(int value) => new(value, null);
        public static implicit operator Entry(Tensor values) => new(0, values);
    }
}
