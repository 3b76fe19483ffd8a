namespace FairDiff.Torch.Quality;

/// <summary>Images in one space in which copies are looked for.</summary>
/// <param name="extractor">The features.</param>
/// <param name="training">The training images in them, m x d; stay the caller's.</param>
/// <param name="heldOut">Other real images, n x d; null = each training image is held out in turn.</param>
public sealed class CopySpace(FeatureExtractor extractor, Tensor training, Tensor? heldOut = null)
{
    /// <summary>Gets the features.</summary>
    public FeatureExtractor Extractor => extractor;

    /// <summary>Gets the training images, m x d.</summary>
    public Tensor Training => training;

    /// <summary>Gets other real images, n x d; null = each training image is held out in turn.</summary>
    public Tensor? HeldOut => heldOut;

    internal bool IsPixels => extractor is PixelFeatures;
}
