namespace FairDiff.Torch.Quality;

/// <summary>Turns images into the features that quality is measured in. Its name goes with every number.</summary>
public abstract class FeatureExtractor
{
    private const int PixelsPerBatch = 256 * 32 * 32;

    /// <summary>What it is, in words.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, to the bit: equal for extractors that give equal features.</summary>
    public abstract string Id { get; }

    /// <summary>In how many ways a copy may show an image; each is looked at.</summary>
    internal virtual int Views => 1;

    /// <summary>Extracts the features of images.</summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB, on the CPU.</param>
    /// <returns>n x d on the CPU; the caller's to dispose.</returns>
    public abstract Tensor Extract(Tensor images);

    /// <summary>The features of images that are shown in another way; a view, or the same.</summary>
    /// <param name="features">n x d.</param>
    /// <param name="view">Which way; 0 = as they are.</param>
    internal virtual Tensor View(Tensor features, int view) => features.alias();

    /// <summary>Applies a function to the images batch by batch: 256 small ones at a time, fewer large ones.</summary>
    /// <param name="images">n x 3 x S x S.</param>
    /// <param name="function">What makes features of a batch.</param>
    /// <returns>The results one below the other; the caller's to dispose.</returns>
    protected static Tensor InBatches(Tensor images, Func<Tensor, Tensor> function)
    {
        TorchRuntime.Initialize();
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var size = Math.Clamp(PixelsPerBatch / (images.shape[2] * images.shape[3]), 8, 256);
        var parts = new List<Tensor>();
        for (var start = 0L; start < images.shape[0]; start += size)
        {
            using var batch = NewDisposeScope();
            parts.Add(function(images.narrow(0, start, Math.Min(size, images.shape[0] - start))).MoveToOuterDisposeScope());
        }

        return cat(parts).MoveToOuterDisposeScope();
    }
}
