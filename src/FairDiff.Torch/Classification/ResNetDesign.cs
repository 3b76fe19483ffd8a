using FairDiff.Torch.Classification.Bit;

namespace FairDiff.Torch.Classification;

/// <summary>The numbers that make one residual network: its stem and, per stage, blocks, channels and first stride.</summary>
internal sealed record ResNetDesign(ResNetStem Stem, int StemChannels, bool Bottleneck, IReadOnlyList<ResNetStage> Stages)
{
    /// <summary>Up to this side the large stem would leave too little for four stages: 64 pixels would end as 2 x 2.</summary>
    public const int LargestSmallImage = 64;

    /// <summary>Whether it is a BiT-ResNet.</summary>
    public bool Bit { get; init; }

    /// <summary>Width of a block's output over the width of its 3 x 3 convolution.</summary>
    public int Expansion => Bottleneck ? 4 : 1;

    /// <summary>Length of the pooled feature vector.</summary>
    public int FeatureCount => Stages[^1].Channels * Expansion;

    /// <summary>No network of this design has fewer numbers: those of a 3 x 3 convolution of each block.</summary>
    public long LeastNumbers => Stages.Sum(stage => 9L * stage.Blocks * stage.Channels * stage.Channels);

    /// <summary>The stem that suits the image size; ResNet-8 always has the small one.</summary>
    public static ResNetStem StemFor(ResNetArchitecture architecture, int imageSize) =>
        imageSize <= LargestSmallImage || architecture == ResNetArchitecture.ResNet8 ? ResNetStem.Small : ResNetStem.Large;

    /// <summary>
    /// The networks of He et al. 2016, table 1, and of Kolesnikov et al. 2020, where <paramref name="width"/> multiplies all channels.
    /// </summary>
    /// <param name="architecture">The network.</param>
    /// <param name="stem">Its stem.</param>
    /// <param name="width">Multiplies the channels of a BiT-ResNet.</param>
    /// <param name="blocks">The blocks of each stage where they are not those of the network; as many as it has stages.</param>
    public static ResNetDesign For(
        ResNetArchitecture architecture, ResNetStem stem, int width = 1, IReadOnlyList<int>? blocks = null) =>
        Published(architecture, stem, width) is var design && blocks is null
            ? design
            : design with { Stages = [.. design.Stages.Zip(blocks!, (stage, count) => stage with { Blocks = count })] };

    private static ResNetDesign Published(ResNetArchitecture architecture, ResNetStem stem, int width) => architecture switch
    {
        ResNetArchitecture.ResNet8 => new(ResNetStem.Small, 16, false, [new(1, 24, 2), new(1, 48, 2), new(1, 96, 2)]),
        ResNetArchitecture.ResNet18 => Standard(stem, false, 1, 2, 2, 2, 2),
        ResNetArchitecture.ResNet34 => Standard(stem, false, 1, 3, 4, 6, 3),
        ResNetArchitecture.ResNet50 => Standard(stem, true, 1, 3, 4, 6, 3),
        ResNetArchitecture.ResNet101 => Standard(stem, true, 1, 3, 4, 23, 3),
        ResNetArchitecture.ResNet152 => Standard(stem, true, 1, 3, 8, 36, 3),
        ResNetArchitecture.BitResNet50 => Standard(stem, true, width, 3, 4, 6, 3) with { Bit = true },
        ResNetArchitecture.BitResNet101 => Standard(stem, true, width, 3, 4, 23, 3) with { Bit = true },
        ResNetArchitecture.BitResNet152 => Standard(stem, true, width, 3, 8, 36, 3) with { Bit = true },
        _ => throw new ArgumentOutOfRangeException(
            nameof(
                architecture), architecture, $"Unknown architecture; known are {string.Join(", ", Enum.GetNames<ResNetArchitecture>())}."),
    };

    /// <summary>The network on the CPU, its weights still to be drawn or loaded.</summary>
    public ClassifierNetwork NewNetwork(int classCount) => Bit ? new BitResNet(this, classCount) : new ResNet(this, classCount);

    private static ResNetDesign Standard(ResNetStem stem, bool bottleneck, int width, params ReadOnlySpan<int> blocks) => new(
        stem, 64 * width, bottleneck, [
            new(blocks[0], 64 * width, 1), new(blocks[1], 128 * width, 2), new(blocks[2], 256 * width, 2), new(blocks[3], 512 * width, 2)]);
}
