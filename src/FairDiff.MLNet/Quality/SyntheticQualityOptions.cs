using FairDiff.Torch;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>How synthetic images are judged: columns, features, the independent classifier, and when to warn.</summary>
public sealed record SyntheticQualityOptions
{
    /// <summary>The image column (<c>MLImage</c>) of both views: square images of one size.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The label column of both views: keys or texts, matched by their text; missing = unlabelled. A classifier is trained on keys
    /// only.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The attribute columns of both views: keys or texts; missing = unknown.</summary>
    public IReadOnlyList<string> AttributeColumnNames { get; init; } = [];

    /// <summary>
    /// The independent classifier: a <see cref="ResNetClassificationTransformer"/>, or a model that holds one. It must not have been
    /// trained on the rows that it is tried on. Null (the default) = a small one is trained on half of the real labelled rows and tried on
    /// the other half.
    /// </summary>
    public ITransformer? Classifier { get; init; }

    /// <summary>How the independent classifier is trained where none is given; columns, seed, device and callbacks are taken from
    /// here.</summary>
    public ResNetClassificationOptions ClassifierTraining { get; init; } = new() { Arch = ResNetArchitecture.ResNet8, Steps = 300 };

    /// <summary>The features that images are compared in; null (the default) = the independent classifier's.</summary>
    public ImageFeatures? Features { get; init; }

    /// <summary>k of the k-nearest-neighbour balls of precision, recall and coverage, at least 1; 3 as Kynkäänniemi et al. 2019
    /// advise.</summary>
    public int NearestNeighbours { get; init; } = 3;

    /// <summary>Images of each kind in a subset of the kernel distance, at least 2; at most half of the fewer are taken.</summary>
    public int KernelSubsetSize { get; init; } = 1000;

    /// <summary>Subsets of the kernel distance, at least 2.</summary>
    public int KernelSubsets { get; init; } = 100;

    /// <summary>The real and the synthetic images that a number must rest on; with fewer it is shown as insufficient evidence. At least
    /// 2.</summary>
    public int MinimumCellSize { get; init; } = 30;

    /// <summary>Images of each kind that a cell's numbers are computed from at most, drawn evenly; at least 2.</summary>
    public int MaximumCellSize { get; init; } = 5000;

    /// <summary>
    /// Warns of wrong labels where the classifier confirms fewer synthetic than real labels by more than this share (and by more than twice
    /// the standard error); 0 to 1.
    /// </summary>
    public double WrongLabelTolerance { get; init; } = 0.15;

    /// <summary>
    /// Warns of a collapse of diversity where coverage is below this share of the coverage to expect of images of one law, or the features
    /// spread less than this share of the real ones' spread; 0 to 1.
    /// </summary>
    public double DiversityFloor { get; init; } = 0.5;

    /// <summary>
    /// The probability with which an image that copies nothing is taken for a near-copy of a training image, above 0 and below 1; null =
    /// near-copies are not looked for. The real rows must then be those that the generator was trained on.
    /// </summary>
    public double? NearCopyLevel { get; init; } = 1e-4;

    /// <summary>The seed of splits, subsets and the classifier.</summary>
    public int Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>: where the classifier is trained.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Called with the state of training the classifier and of measuring, on the calling thread.</summary>
    public Action<TrainingProgress>? ProgressCallback { get; init; }

    /// <summary>Stops with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
