using static TorchSharp.torch;

namespace FairDiff.Torch.Quality;

/// <summary>Images in one space in which copies are looked for.</summary>
/// <param name="Extractor">The features.</param>
/// <param name="Training">The training images, m x d.</param>
/// <param name="HeldOut">Other real images, n x d; null = each training image is held out in turn.</param>
public sealed record CopySpace(FeatureExtractor Extractor, Tensor Training, Tensor? HeldOut)
{
    internal bool IsPixels => Extractor is PixelFeatures;
}
