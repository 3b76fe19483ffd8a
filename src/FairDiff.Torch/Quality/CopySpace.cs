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

    /// <summary>Whether it holds all of the images, or vectors, rather than features of them.</summary>
    internal bool IsWhole => extractor is PixelFeatures or VectorFeatures;

    /// <summary>
    /// The relative distance below which something is a copy of another whatever the others are. Of pixels it is that below which Carlini
    /// et al. 2023 (section 5.1) call an image a copy: in three medical data sets with several images of some patients, no image was that
    /// near to one of another patient. Of vectors, which may be short, only equal ones are for sure. Features have no such constant: in few
    /// dimensions such distances are common.
    /// </summary>
    internal double DuplicateDistance => extractor switch
    {
        PixelFeatures => 0.5,
        VectorFeatures => double.Epsilon,
        _ => 0,
    };
}
