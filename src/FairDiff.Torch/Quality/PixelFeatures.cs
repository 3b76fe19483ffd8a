namespace FairDiff.Torch.Quality;

/// <summary>
/// The pixels themselves, as bytes; of images above 16 x 16 the means over 16 x 16 parts, in which a copy stays a copy when it is noisy or
/// moved by a pixel, at a fraction of the cost.
/// </summary>
public sealed class PixelFeatures : FeatureExtractor
{
    private const int LargestSide = 16;

    /// <inheritdoc/>
    public override string Name => "pixels";

    /// <inheritdoc/>
    public override string Id => "pixels-16";

    /// <inheritdoc/>
    public override Tensor Extract(Tensor images) => images.shape[2] <= LargestSide
        ? images.reshape(images.shape[0], -1)
        : InBatches(images, batch => nn.functional.adaptive_avg_pool2d(batch.to(float32), LargestSide).round().to(uint8).flatten(1));
}
