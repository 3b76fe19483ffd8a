using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>What <see cref="ImageFeaturizerEstimator"/> makes features of, and with which network.</summary>
public sealed record ImageFeaturizerOptions
{
    /// <summary>The pre-trained network: a file of any kind that <see cref="PretrainedWeights"/> reads. Its last layer is left
    /// out.</summary>
    public required PretrainedWeights Weights { get; init; }

    /// <summary>The image column (<c>MLImage</c>): square images.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>
    /// The side to which images are resized within the stage, at least 16 pixels (bilinear, with anti-aliasing where they become smaller);
    /// images may then be of different sizes. Features of different sizes cannot be compared. 128 and 224 are usual for ImageNet's
    /// networks. Null = images as they are, all of one size.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>What pixel values become before they enter the network; null = what the weights were made with.</summary>
    public ImageNormalization? Normalization { get; init; }

    /// <summary><c>auto</c> (a GPU if there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. A loaded model uses <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Stops the download of weights at an address.</summary>
    public CancellationToken CancellationToken { get; init; }
}
