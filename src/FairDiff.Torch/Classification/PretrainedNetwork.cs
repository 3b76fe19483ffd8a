namespace FairDiff.Torch.Classification;

/// <summary>The network that weights were made for; what a classifier that starts with them must be.</summary>
/// <param name="Architecture">The residual network.</param>
/// <param name="WidthFactor">What multiplies the channels of a BiT-ResNet; 1 for other networks.</param>
/// <param name="Stem">What stands before the residual blocks.</param>
public sealed record PretrainedNetwork(ResNetArchitecture Architecture, int WidthFactor, ResNetStem Stem)
{
    /// <summary>The blocks of each stage where they are others than the architecture's, such as (2, 2, 2, 3); null = those.</summary>
    public IReadOnlyList<int>? StageBlocks
    {
        get;
        init => field = value is null ? null : new ValueList<int>(value);
    }

    internal ResNetDesign Design => ResNetDesign.For(Architecture, Stem, WidthFactor, StageBlocks);

    /// <summary>How images were normalised for published weights of this network.</summary>
    internal ImageNormalization Published => Design.Bit ? ImageNormalization.SignedRange : ImageNormalization.ImageNet;

    /// <summary>In words, such as "BitResNet50 of width 3 with the large stem".</summary>
    public override string ToString() =>
        $"{Architecture}{(StageBlocks is null ? "" : $" of {string.Join(", ", StageBlocks)} blocks")}"
            + $"{(WidthFactor == 1 ? "" : $" of width {WidthFactor}")} with the "
            + $"{(Stem == ResNetStem.Small ? "small" : "large")} stem";
}
