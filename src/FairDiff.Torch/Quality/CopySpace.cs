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

    /// <summary>Gets what the distance to the nearest training image is compared with.</summary>
    public CopyReference Reference { get; init; }

    /// <summary>Gets what it is, in words.</summary>
    public string Name => Reference == CopyReference.NextTen ? extractor.Name : $"{extractor.Name}, repeats";

    /// <summary>Whether it holds all of the images, or vectors, rather than features of them.</summary>
    internal bool IsWhole => Reference == CopyReference.NextTen && extractor is PixelFeatures or VectorFeatures;

    /// <summary>Measures how near images come to the training images, in whichever way they come nearest.</summary>
    /// <param name="queries">Their features, n x d.</param>
    /// <param name="own">The training row that each is, so as not to find itself; null = they are other images.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    internal RelativeDistances Measure(Tensor queries, Tensor? own, CancellationToken cancellationToken) =>
        RelativeDistances.Least(
        [
            .. Enumerable.Range(0, extractor.Views).Select(view =>
            {
                using var shown = extractor.View(queries, view);
                return RelativeDistances.Of(shown, training, own, cancellationToken, Reference);
            }),
        ]);

    /// <summary>
    /// The relative distance below which something is a copy of another whatever the others are. Of pixels it is that below which Carlini
    /// et al. 2023 (section 5.1) call an image a copy: in three medical data sets with several images of some patients, no image was that
    /// near to one of another patient. Of vectors, which may be short, only equal ones are for sure. Features have no such constant: in few
    /// dimensions such distances are common.
    /// </summary>
    internal double DuplicateDistance => extractor switch
    {
        PixelFeatures when Reference == CopyReference.NextTen => 0.5,
        VectorFeatures => double.Epsilon,
        _ => 0,
    };
}
