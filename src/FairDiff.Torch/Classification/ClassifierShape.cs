namespace FairDiff.Torch.Classification;

/// <summary>What has to be known, besides the weights, to build a classifier again and to feed it.</summary>
internal sealed record ClassifierShape(ResNetArchitecture Architecture, int ClassCount, int ImageSize)
{
    private const int PixelsPerScoringBatch = 256 * 32 * 32;

    public ClassificationTask Task { get; init; }

    public ResNetStem Stem { get; init; } = ResNetDesign.StemFor(Architecture, ImageSize);

    /// <summary>Multiplies the channels of BiT-ResNets.</summary>
    public int WidthFactor { get; init; } = 1;

    /// <summary>The blocks of each stage where they are others than the architecture's.</summary>
    public IReadOnlyList<int>? StageBlocks { get; init; }

    public ImageNormalization Normalization { get; init; }

    /// <summary>Whether grey images may be scored: some were trained on, or the user said so.</summary>
    public bool AcceptsGrey { get; init; } = true;

    public ResNetDesign Design => ResNetDesign.For(Architecture, Stem, WidthFactor, StageBlocks);

    /// <summary>Images scored at once: 256 small ones, fewer large ones, so that the feature maps stay under about 1 GB.</summary>
    public int ScoringBatch => (int)Math.Clamp(PixelsPerScoringBatch / ((long)ImageSize * ImageSize * WidthFactor), 8, 256);

    /// <summary>Class (or label) probabilities of logits.</summary>
    public Tensor Probabilities(Tensor logits) => Task == ClassificationTask.MultiLabel ? logits.sigmoid() : logits.softmax(1);

    /// <summary>The network on the CPU, its weights still to be drawn or loaded.</summary>
    public ClassifierNetwork NewNetwork() => Design.NewNetwork(ClassCount);
}
