namespace FairDiff.Torch.Membership;

/// <summary>
/// What images show without any model: the colours of 8 x 8 parts, and of each channel contrast and roughness, by which cameras, stains and
/// files differ. If they tell two sets of images apart, the sets are not of one population.
/// </summary>
public static class ImageStatistics
{
    private const int Parts = 8;

    /// <summary>Computes them.</summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB, on the CPU.</param>
    /// <returns>float64, n x 204: 192 means, then for each channel the logarithms of deviation, of the mean step to the right and down, and
    /// of the mean step back from the mean of both neighbours; the caller's to dispose.</returns>
    public static Tensor Of(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        List<Tensor> rows = [];
        for (var start = 0L; start < images.shape[0]; start += 256)
        {
            using var batch = NewDisposeScope();
            rows.Add(OfBatch(images.narrow(0, start, Math.Min(256, images.shape[0] - start)).to(float64)).MoveToOuterDisposeScope());
        }

        return cat(rows).MoveToOuterDisposeScope();
    }

    private static Tensor OfBatch(Tensor images)
    {
        var size = images.shape[3];
        var (left, right) = (images.narrow(3, 0, size - 1), images.narrow(3, 1, size - 1));
        var (above, below) = (images.narrow(2, 0, size - 1), images.narrow(2, 1, size - 1));
        var bend = images.narrow(3, 1, size - 2) - (images.narrow(3, 0, size - 2).Plus(images.narrow(3, 2, size - 2)) / Held(2));
        Tensor[] parts =
        [
            nn.functional.adaptive_avg_pool2d(images, Parts).flatten(1),
            Log((images - images.mean([2, 3], keepdim: true)).Squared().mean([2, 3]).sqrt()),
            Log((right - left).abs().mean([2, 3])),
            Log((below - above).abs().mean([2, 3])),
            Log(bend.abs().mean([2, 3])),
        ];
        return cat(parts, 1);
    }

    private static Tensor Log(Tensor values) => values.Plus(One).log();
}
