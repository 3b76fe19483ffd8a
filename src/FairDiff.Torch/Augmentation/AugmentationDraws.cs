namespace FairDiff.Torch.Augmentation;

/// <summary>
/// Uniform numbers in [0, 1) for a batch, one row for each image, handed out column by column. They are drawn row by row and on the CPU, so
/// that an image's numbers depend neither on the images behind it nor on the device.
/// </summary>
/// <param name="uniform">float32, n x count, on the CPU.</param>
/// <param name="device">Where the images are.</param>
internal sealed class AugmentationDraws(Tensor uniform, Device device)
{
    private long used;

    /// <summary>The next number of every image.</summary>
    /// <returns>float32, n, on the CPU.</returns>
    public Tensor Next() => uniform.select(1, used++);

    /// <summary>The next numbers of every image, several at once.</summary>
    /// <returns>float32, n x <paramref name="count"/>, on the CPU.</returns>
    public Tensor Next(int count)
    {
        var next = uniform.narrow(1, used, count);
        used += count;
        return next;
    }

    /// <summary>A number in [low, high) for every image.</summary>
    public Tensor Between(double low, double high) => Scale(Next(), low, high).to(device);

    /// <summary>Heads or tails for every image.</summary>
    /// <returns>Bool, n.</returns>
    public Tensor Coin() => (Next() < Held(0.5)).to(device);

    /// <summary>One of <paramref name="count"/> choices for every image, on the CPU.</summary>
    public long[] Choice(int count) => [.. Next().contiguous().data<float>().Select(number => (long)(number * count))];

    /// <summary>Uniform numbers as numbers in [low, high).</summary>
    public static Tensor Scale(Tensor uniform, double low, double high) => (uniform * Held(high - low)).Plus(Held(low));
}
