namespace FairDiff.Torch.Classification;

/// <summary>The numbers that make one residual network: its stem and, per stage, blocks, channels and first stride.</summary>
internal sealed record ResNetDesign(ResNetStem Stem, int StemChannels, bool Bottleneck, IReadOnlyList<ResNetStage> Stages)
{
    /// <summary>Up to this side the large stem would leave too little for four stages: 64 pixels would end as 2 x 2.</summary>
    public const int LargestSmallImage = 64;

    /// <summary>Width of a block's output over the width of its 3 x 3 convolution.</summary>
    public int Expansion => Bottleneck ? 4 : 1;

    /// <summary>Length of the pooled feature vector.</summary>
    public int FeatureCount => Stages[^1].Channels * Expansion;

    /// <summary>
    /// The networks of He et al. 2016, table 1, with the stem that suits the image size; ResNet-8 always has the small stem.
    /// </summary>
    public static ResNetDesign For(ResNetArchitecture architecture, int imageSize)
    {
        var stem = imageSize <= LargestSmallImage ? ResNetStem.Small : ResNetStem.Large;
        return architecture switch
        {
            ResNetArchitecture.ResNet8 => new(ResNetStem.Small, 16, false, [new(1, 24, 2), new(1, 48, 2), new(1, 96, 2)]),
            ResNetArchitecture.ResNet18 => new(stem, 64, false, Standard(2, 2, 2, 2)),
            ResNetArchitecture.ResNet50 => new(stem, 64, true, Standard(3, 4, 6, 3)),
            _ => throw new ArgumentOutOfRangeException(
                nameof(architecture), architecture, $"Unknown architecture; known are {string.Join(", ", Enum.GetNames<ResNetArchitecture>())}."),
        };
    }

    private static ResNetStage[] Standard(params ReadOnlySpan<int> blocks) =>
        [new(blocks[0], 64, 1), new(blocks[1], 128, 2), new(blocks[2], 256, 2), new(blocks[3], 512, 2)];
}
